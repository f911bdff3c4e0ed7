#include "timeline.hpp"

#include "core/text.hpp"

namespace patchbay::inbox {
namespace {

using nlohmann::json;

json conversation_payload(const StoredConversation& stored) {
    const Conversation& decided = stored.decided;
    return {{"conversation_id", stored.id},
            {"contact_id", stored.contact_id},
            {"channel", stored.channel},
            {"endpoint_id", stored.endpoint_id},
            {"state", to_text(decided.state)},
            {"answering", to_text(decided.answering)},
            {"assignee_id", decided.assignee ? json(decided.assignee->id) : json(nullptr)},
            {"handoff_code", decided.handoff_code},
            {"handoff_reason", decided.handoff_reason},
            {"asked_number", decided.asked_number},
            {"answered_number", decided.answered_number}};
}

void publish_happenings(Transaction& transaction, const StoredConversation& stored,
                        const Happenings& happenings) {
    for (const Happening happening : happenings) {
        transaction.publish({std::string(topic_of(happening)), stored.id, stored.workspace_id,
                             conversation_payload(stored), ""});
    }
}

void publish_message(Transaction& transaction, const StoredConversation& stored, const NewMessage& message) {
    MessageCreated created;
    created.conversation_id = stored.id;
    created.message_id = message.id;
    created.number = stored.decided.last_number;
    created.direction = message.direction;
    created.author = message.author_kind;
    created.channel = stored.channel;
    created.endpoint_id = stored.endpoint_id;
    created.answering = to_text(stored.decided.answering);
    created.wants_answer = message.wants_answer;
    transaction.publish({"inbox.message.created", stored.id, stored.workspace_id, to_json(created), ""});
}

}  // namespace

bool Timeline::append(Transaction& transaction, const StoredConversation& conversation,
                      const NewMessage& message, const Happenings& happenings) {
    if (!messages_.insert(transaction, conversation.workspace_id, conversation.id,
                          conversation.decided.last_number, message)) {
        return false;
    }
    conversations_.save_with_message(transaction, conversation, message.id);
    publish_happenings(transaction, conversation, happenings);
    publish_message(transaction, conversation, message);
    return true;
}

bool Timeline::hand_off(Transaction& transaction, StoredConversation& conversation,
                        const HandoffReason& reason) {
    NewMessage added;
    added.direction = "note";
    added.author_kind = "system";
    added.author_name = clean_text(reason.assistant_name);
    added.text = clean_text(reason.words);
    added.run_id = reason.run_id;
    const Happenings happened = inbox::hand_off(conversation.decided, reason.code, added.text);
    if (happened.empty()) return false;
    inbox::note(conversation.decided);
    return append(transaction, conversation, added, happened);
}

void Timeline::edited(Transaction& transaction, const StoredConversation& conversation,
                      const std::string& message_id) {
    transaction.publish({"inbox.message.edited", conversation.id, conversation.workspace_id,
                         json{{"conversation_id", conversation.id}, {"message_id", message_id}}, ""});
}

void Timeline::change(Transaction& transaction, const StoredConversation& conversation,
                      const Happenings& happenings) {
    conversations_.save(transaction, conversation);
    publish_happenings(transaction, conversation, happenings);
}

}  // namespace patchbay::inbox
