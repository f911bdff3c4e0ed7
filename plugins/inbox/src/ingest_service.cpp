#include "ingest_service.hpp"

#include "core/inbound.hpp"
#include "core/text.hpp"

namespace patchbay::inbox {
namespace {

ChatReference chat_of(const InboundMessage& message) {
    return {message.endpoint_id, message.chat};
}

const HandoffReason kNoAssistant{"inbox.no_assistant",
                                 "No module that offers assistants runs, so people answer.", "", ""};

// Seconds, together: as long as a module takes that is being restarted, or the host.
constexpr unsigned kPatientAttempts = 4;

Failure assistants_away() {
    return Failure(Error{ErrorKind::unavailable,
                         "inbox.assistants_away",
                         "The assistant answers this conversation, and no module offers assistants",
                         "",
                         "Switch the module on that offers them; otherwise people get the conversation",
                         {},
                         2000});
}

NewMessage inbound(const InboundMessage& message, const std::string& contact_id) {
    NewMessage added;
    added.direction = "in";
    added.author_kind = "contact";
    added.author_id = contact_id;
    added.author_name = clean_text(message.contact_name);
    added.text = clean_text(message.text);
    added.unsupported = message.unsupported;
    added.start_payload = clean_text(message.start_payload);
    added.external_id = message.external_id;
    added.silent = message.silent;
    added.wants_answer = !message.silent;
    added.attachments = message.attachments;
    return added;
}

}  // namespace

void IngestService::handle(const Event& event) {
    try {
        if (event.topic == "channel.contact.state_changed") return set_contact_state(event);
        InboundMessage message = read_payload(event, inbound_message_from);
        if (auto error = incomplete(message)) throw Failure(*std::move(error));
        if (event.topic == "channel.message.edited") return edit(event, std::move(message));
        receive(event, message);
    } catch (const Failure& failure) {
        // An earlier delivery committed, and its acknowledgement was lost.
        if (failure.error().code != "bus.already_done") throw;
    }
}

void IngestService::receive(const Event& event, const InboundMessage& message) {
    auto stored = store(event, message, look_around(event, message));
    // Closed between the look and the lock: whoever begins has to be asked after all, outside of the
    // transaction.
    if (!stored) stored = store(event, message, {who_begins(event, message), false});
    if (!stored || !stored->written) return;
    host_.metrics().add("messages", {{"direction", "in"}, {"channel", message.channel}});
    if (stored->is_new) directory_.learn_endpoint(message.workspace_id, message.channel, message.endpoint_id);
}

IngestService::Circumstances IngestService::look_around(const Event& event, const InboundMessage& message) {
    const auto known = conversations_.peek_chat(chat_of(message), message.channel, message.workspace_id);
    if (!known || known->decided.state == State::closed) return {who_begins(event, message), false};
    const bool away = known->decided.answering == Answering::assistant && !message.silent &&
                      !directory_.assistants_offered();
    if (away && event.attempt <= kPatientAttempts) throw assistants_away();
    return {std::nullopt, away};
}

/// People begin as well when the module that offers assistants keeps failing: the message has to be stored.
Answering IngestService::who_begins(const Event& event, const InboundMessage& message) {
    try {
        return directory_.assistant_serves(message.endpoint_id) ? Answering::assistant : Answering::people;
    } catch (const Failure& failure) {
        if (event.attempt <= kPatientAttempts) throw;
        host_.log().warn(std::string("assistants do not answer, people will: ") + failure.what());
        return Answering::people;
    }
}

std::optional<IngestService::Stored> IngestService::store(const Event& event, const InboundMessage& message,
                                                          const Circumstances& found) {
    return host_.database().transaction([&](Transaction& transaction) -> std::optional<Stored> {
        auto conversation =
            conversations_.lock_chat(transaction, chat_of(message), message.channel, message.workspace_id);
        const bool is_new = !conversation;
        if (!found.fresh && (is_new || conversation->decided.state == State::closed)) return std::nullopt;
        if (is_new) {
            conversation = create_conversation(transaction, message);
        } else {
            contacts_.refresh(transaction, conversation->identity_id, message);
        }
        const Happenings happened =
            inbox::receive(conversation->decided, !message.silent, found.fresh.value_or(Answering::people));
        const bool written = timeline_.append(transaction, *conversation,
                                              inbound(message, conversation->contact_id), happened);
        if (written && found.assistants_away) timeline_.hand_off(transaction, *conversation, kNoAssistant);
        transaction.complete(event);
        return Stored{written, is_new};
    });
}

StoredConversation IngestService::create_conversation(Transaction& transaction,
                                                      const InboundMessage& message) {
    const StoredIdentity identity = contacts_.find_or_create(transaction, message);
    // Somebody else may have made it while this one waited for the person's lock.
    if (auto made =
            conversations_.lock_chat(transaction, chat_of(message), message.channel, message.workspace_id)) {
        return std::move(*made);
    }
    StoredConversation conversation{new_id(),        message.workspace_id, identity.contact_id, identity.id,
                                    message.channel, message.endpoint_id,  message.chat,        {}};
    conversations_.create(transaction, conversation);
    return conversation;
}

void IngestService::edit(const Event& event, InboundMessage message) {
    const bool known = host_.database().transaction([&](Transaction& transaction) {
        const auto conversation =
            conversations_.lock_chat(transaction, chat_of(message), message.channel, message.workspace_id);
        if (!conversation) return false;
        const auto edited = messages_.edit(transaction, conversation->id, message);
        if (!edited) return false;
        timeline_.edited(transaction, *conversation, *edited);
        transaction.complete(event);
        return true;
    });
    if (known) return;
    // Written before this channel was connected: kept as news, but nobody waits for an answer to it.
    message.silent = true;
    receive(event, message);
}

void IngestService::set_contact_state(const Event& event) {
    const ContactState state = read_payload(event, contact_state_from);
    if (auto error = incomplete(state)) throw Failure(*std::move(error));
    std::string changed;
    host_.database().transaction([&](Transaction& transaction) {
        const auto conversation = conversations_.lock_chat(transaction, {state.endpoint_id, state.chat},
                                                           state.channel, state.workspace_id);
        if (conversation && contacts_.set_state(transaction, conversation->identity_id, state.state)) {
            changed = conversation->id;
        }
        transaction.complete(event);
    });
    if (!changed.empty()) announcer_.conversation_changed(state.workspace_id, changed);
}

}  // namespace patchbay::inbox
