#include "conversation_service.hpp"

#include "core/text.hpp"

namespace patchbay::inbox {
namespace {

using nlohmann::json;

NewMessage operator_message(const Actor& actor, const OperatorMessage& message) {
    NewMessage added;
    added.direction = message.note ? "note" : "out";
    added.author_kind = "operator";
    added.author_id = actor.person.id;
    added.author_name = actor.person.name;
    added.text = clean_text(message.text);
    added.client_id = message.client_id;
    return added;
}

}  // namespace

PostedMessage ConversationService::post(const Actor& actor, const std::string& id,
                                        const OperatorMessage& message) {
    if (is_blank(message.text)) {
        throw Failure(Error{ErrorKind::invalid,
                            "inbox.text_empty",
                            "The message is empty",
                            "",
                            "Write something",
                            {{"text", "is empty", "Write something"}},
                            0});
    }
    const Written written = host_.database().transaction(
        [&](Transaction& transaction) { return write(transaction, actor, id, message); });
    if (written.created)
        host_.metrics().add("messages", {{"direction", message.note ? "note" : "out"}, {"channel", ""}});
    return {messages_.read(actor.workspace_id, written.message_id).value(), written.created};
}

ConversationService::Written ConversationService::write(Transaction& transaction, const Actor& actor,
                                                        const std::string& id,
                                                        const OperatorMessage& message) {
    auto conversation = conversations_.lock(transaction, id, actor.workspace_id);
    if (!conversation) throw_no_conversation(id);
    if (auto known = messages_.find_by_client_id(transaction, id, message.client_id)) return {*known, false};

    Happenings happened;
    if (message.note) {
        inbox::note(conversation->decided);
    } else {
        happened = inbox::reply(conversation->decided, actor.person);
    }
    const NewMessage added = operator_message(actor, message);
    if (!timeline_.append(transaction, *conversation, added, happened)) {
        throw Failure(Error{ErrorKind::internal,
                            "inbox.message_not_stored",
                            "The message was not stored",
                            "conversation " + id,
                            "Send it again",
                            {},
                            0});
    }
    return {added.id, true};
}

json ConversationService::change(const Actor& actor, const std::string& id,
                                 const std::function<Happenings(Conversation&)>& decide) {
    const bool quietly = host_.database().transaction([&](Transaction& transaction) {
        auto conversation = conversations_.lock(transaction, id, actor.workspace_id);
        if (!conversation) throw_no_conversation(id);
        const Conversation before = conversation->decided;
        const Happenings happened = decide(conversation->decided);
        if (conversation->decided == before) return false;
        timeline_.change(transaction, *conversation, happened);
        return happened.empty();
    });
    if (quietly) announcer_.conversation_changed(actor.workspace_id, id);
    return conversations_.card(actor.workspace_id, id).value();
}

json ConversationService::take_over(const Actor& actor, const std::string& id) {
    return change(actor, id,
                  [&](Conversation& conversation) { return inbox::take_over(conversation, actor.person); });
}

json ConversationService::hand_back(const Actor& actor, const std::string& id) {
    // Asked before the row is locked: another module may take its time.
    const auto known = conversations_.peek(id, actor.workspace_id);
    if (!known) throw_no_conversation(id);
    const bool serves = directory_.assistant_serves(known->endpoint_id);
    return change(actor, id, [&](Conversation& conversation) {
        return inbox::hand_back(conversation, serves).value_or_throw();
    });
}

json ConversationService::close(const Actor& actor, const std::string& id) {
    return change(actor, id, [](Conversation& conversation) { return inbox::close(conversation); });
}

json ConversationService::reopen(const Actor& actor, const std::string& id) {
    return change(actor, id,
                  [&](Conversation& conversation) { return inbox::reopen(conversation, actor.person); });
}

json ConversationService::assign(const Actor& actor, const std::string& id,
                                 const std::optional<std::string>& user_id) {
    std::optional<Person> assignee;
    if (user_id && *user_id == actor.person.id) {
        assignee = actor.person;
    } else if (user_id) {
        const auto found = directory_.find_operator(actor.workspace_id, *user_id);
        if (!found) {
            throw Failure(Error{ErrorKind::invalid,
                                "inbox.no_such_operator",
                                "That operator can't be assigned",
                                "No active user of this workspace has the id " + *user_id,
                                "Choose somebody from the list of operators",
                                {{"user_id", "is not an active operator", "Choose one from the list"}},
                                0});
        }
        assignee = Person{found->id, found->name.empty() ? found->email : found->name};
    }
    return change(actor, id,
                  [&](Conversation& conversation) { return inbox::assign(conversation, assignee); });
}

void ConversationService::mark_read(const Actor& actor, const std::string& id) {
    // Most conversations that are looked at have been read already: no lock for those.
    const auto known = conversations_.peek(id, actor.workspace_id);
    if (!known) throw_no_conversation(id);
    if (known->decided.unread_count == 0) return;
    change(actor, id, [](Conversation& conversation) {
        conversation.unread_count = 0;
        return Happenings{};
    });
}

void ConversationService::type(const Actor& actor, const std::string& id) {
    const auto known = conversations_.peek(id, actor.workspace_id);
    if (!known) throw_no_conversation(id);
    announcer_.typing(actor.workspace_id, id, "operator", actor.person.name);
    try {
        ChannelClient(host_.services(), known->channel).typing({known->endpoint_id, known->chat});
    } catch (const Failure& failure) {
        host_.log().debug(std::string("the contact was not shown that somebody types: ") + failure.what());
    }
}

}  // namespace patchbay::inbox
