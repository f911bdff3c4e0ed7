#include <patchbay/events.hpp>

namespace patchbay {

void throw_unreadable(const Event& event, const std::string& why) {
    throw Failure(Error{ErrorKind::invalid,
                        "event.unreadable",
                        "The event can't be read",
                        event.topic + ": " + why,
                        "Correct the module that publishes it",
                        {},
                        0});
}

bool EventBus::publish(const Publication& publication) {
    const wire::Publication encoded{
        publication.topic, publication.key, publication.workspace_id,
        publication.payload.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
        publication.dedupe_key};
    return !link_.ask<wire::PublishReply>(wire::HostMethod::bus_publish, encoded).duplicate;
}

}  // namespace patchbay
