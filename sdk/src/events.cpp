#include <patchbay/events.hpp>

namespace patchbay {

bool EventBus::publish(const Publication& publication) {
    const wire::Publication encoded{
        publication.topic, publication.key, publication.workspace_id,
        publication.payload.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
        publication.dedupe_key};
    return !link_.ask<wire::PublishReply>(wire::HostMethod::bus_publish, encoded).duplicate;
}

}  // namespace patchbay
