#include <patchbay/testing/event_recorder.hpp>

namespace patchbay::testing {

std::vector<Publication> EventRecorder::published(std::string_view topic) const {
    std::vector<Publication> found;
    for (const Publication& each : published_) {
        if (each.topic == topic) found.push_back(each);
    }
    return found;
}

bool EventRecorder::claim(const Publication& publication) {
    return publication.dedupe_key.empty() || dedupe_keys_.insert(publication.dedupe_key).second;
}

void EventRecorder::add(Publication publication) {
    published_.push_back(std::move(publication));
    if (told_) told_(published_.back());
}

bool EventRecorder::complete(const std::string& consumer, const std::string& event_id) {
    if (!done_.emplace(consumer, event_id).second) return false;
    completed_.push_back(event_id);
    return true;
}

}  // namespace patchbay::testing
