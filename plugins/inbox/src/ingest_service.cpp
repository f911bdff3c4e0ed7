#include "ingest_service.hpp"

#include "core/text.hpp"

namespace patchbay::inbox {
namespace {

ChatReference chat_of(const InboundMessage& message) {
    return {message.endpoint_id, message.chat};
}

void check(const InboundMessage& message) {
    if (is_uuid(message.workspace_id) && !message.channel.empty() && !message.chat.empty() &&
        !message.external_id.empty()) {
        return;
    }
    throw Failure(Error{ErrorKind::invalid,
                        "inbox.inbound_incomplete",
                        "A channel sent an incomplete message",
                        "workspace_id, channel, chat and external_id are needed; channel: " + message.channel,
                        "Report it to the author of the channel's module",
                        {},
                        0});
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
        InboundMessage message = inbound_message_from(event.payload);
        check(message);
        if (event.topic == "channel.message.edited") return edit(event, std::move(message));
        receive(event, message);
    } catch (const Failure& failure) {
        // An earlier delivery committed, and its acknowledgement was lost.
        if (failure.error().code != "bus.already_done") throw;
    }
}

void IngestService::receive(const Event& event, const InboundMessage& message) {
    std::optional<Answering> fresh = who_begins(message);
    auto stored = store(event, message, fresh);
    // Closed between the look and the lock: whoever begins has to be asked after all, outside of the
    // transaction.
    if (!stored) {
        fresh = directory_.assistant_serves(message.endpoint_id) ? Answering::assistant : Answering::people;
        stored = store(event, message, fresh);
    }
    if (!stored || stored->message_id.empty()) return;
    host_.metrics().add("messages", {{"direction", "in"}, {"channel", message.channel}});
    if (stored->is_new) directory_.learn_endpoint(message.workspace_id, message.channel, message.endpoint_id);
    announcer_.message_created(message.workspace_id, stored->conversation_id, stored->message_id);
}

std::optional<Answering> IngestService::who_begins(const InboundMessage& message) {
    const auto known = conversations_.peek_chat(chat_of(message), message.channel, message.workspace_id);
    if (known && known->decided.state == State::open) return std::nullopt;
    return directory_.assistant_serves(message.endpoint_id) ? Answering::assistant : Answering::people;
}

std::optional<IngestService::Stored> IngestService::store(const Event& event, const InboundMessage& message,
                                                          std::optional<Answering> fresh) {
    return host_.database().transaction([&](Transaction& transaction) -> std::optional<Stored> {
        auto conversation =
            conversations_.lock_chat(transaction, chat_of(message), message.channel, message.workspace_id);
        const bool is_new = !conversation;
        if (!fresh && (is_new || conversation->decided.state == State::closed)) return std::nullopt;
        if (is_new) {
            conversation = create_conversation(transaction, message);
        } else {
            contacts_.refresh(transaction, conversation->identity_id, message);
        }
        const Happenings happened =
            inbox::receive(conversation->decided, !message.silent, fresh.value_or(Answering::people));
        const NewMessage added = inbound(message, conversation->contact_id);
        const bool written = timeline_.append(transaction, *conversation, added, happened);
        transaction.complete(event);
        return Stored{conversation->id, written ? added.id : std::string(), is_new};
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
    std::string conversation_id;
    const auto message_id =
        host_.database().transaction([&](Transaction& transaction) -> std::optional<std::string> {
            const auto conversation = conversations_.lock_chat(transaction, chat_of(message), message.channel,
                                                               message.workspace_id);
            if (!conversation) return std::nullopt;
            conversation_id = conversation->id;
            auto edited = messages_.edit(transaction, conversation->id, message);
            if (edited) transaction.complete(event);
            return edited;
        });
    if (message_id) {
        announcer_.message_changed(message.workspace_id, *message_id);
        announcer_.conversation_changed(message.workspace_id, conversation_id);
        return;
    }
    // Written before this channel was connected: kept as news, but nobody waits for an answer to it.
    message.silent = true;
    receive(event, message);
}

void IngestService::set_contact_state(const Event& event) {
    const ContactState state = contact_state_from(event.payload);
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
