#include "conversation_watch.hpp"

#include <algorithm>
#include <utility>

namespace patchbay::openai {

ConversationWatch::Watching::Watching(ConversationWatch& watch, std::string conversation_id)
    : watch_(watch), conversation_id_(std::move(conversation_id)) {
    const std::lock_guard lock(watch_.mutex_);
    ++watch_.seen_[conversation_id_].watchers;
}

ConversationWatch::Watching::~Watching() {
    const std::lock_guard lock(watch_.mutex_);
    const auto found = watch_.seen_.find(conversation_id_);
    if (--found->second.watchers == 0) watch_.seen_.erase(found);
}

std::int64_t ConversationWatch::Watching::newest_number() const {
    const std::lock_guard lock(watch_.mutex_);
    return watch_.seen_.at(conversation_id_).newest_number;
}

bool ConversationWatch::Watching::take_changed() {
    const std::lock_guard lock(watch_.mutex_);
    return std::exchange(watch_.seen_.at(conversation_id_).changed, false);
}

void ConversationWatch::message_created(const MessageCreated& message) {
    const std::lock_guard lock(mutex_);
    const auto found = seen_.find(message.conversation_id);
    if (found == seen_.end()) return;
    if (message.direction == "in" && message.wants_answer) {
        found->second.newest_number = std::max(found->second.newest_number, message.number);
    }
    if (message.answering == "people") found->second.changed = true;
}

void ConversationWatch::conversation_changed(const std::string& conversation_id) {
    const std::lock_guard lock(mutex_);
    if (const auto found = seen_.find(conversation_id); found != seen_.end()) found->second.changed = true;
}

}  // namespace patchbay::openai
