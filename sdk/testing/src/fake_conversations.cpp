#include <patchbay/testing/fake_conversations.hpp>

#include <patchbay/host.hpp>

namespace patchbay::testing {

SendOutcome FakeConversations::send(const std::string& channel, OutboundMessage message) {
    if (message.message_id.empty()) message.message_id = new_id();
    return ChannelClient(plugin_, channel).send(message);
}

History FakeConversations::history(const HistoryRequest& request) {
    const auto found = histories_.find(request.conversation_id);
    if (found == histories_.end()) {
        throw Failure(Error{ErrorKind::not_found,
                            "inbox.no_conversation",
                            "There is no such conversation",
                            request.conversation_id,
                            "put() its history first",
                            {},
                            0});
    }
    History history = found->second;
    if (history.messages.size() > request.limit)
        history.messages.erase(history.messages.begin(), history.messages.end() - request.limit);
    return history;
}

AnswerOutcome FakeConversations::answer(const AssistantAnswer& answer) {
    for (const AssistantAnswer& before : answers_) {
        if (before.run_id == answer.run_id) return {AnswerState::already_posted, {}};
    }
    if (answer_state_ == AnswerState::posted) answers_.push_back(answer);
    return {answer_state_, answer_state_ == AnswerState::posted ? new_id() : std::string()};
}

void FakeConversations::discard_draft(const RunReference& run) {
    std::erase_if(drafts_, [&](const AssistantDraft& draft) { return draft.run_id == run.run_id; });
}

void FakeConversations::hear(const Publication& publication) {
    if (publication.topic == "channel.message.received")
        received_.push_back(inbound_message_from(publication.payload));
    if (publication.topic == "channel.message.edited")
        edited_.push_back(inbound_message_from(publication.payload));
    if (publication.topic == "channel.contact.state_changed")
        contact_states_.push_back(contact_state_from(publication.payload));
}

}  // namespace patchbay::testing
