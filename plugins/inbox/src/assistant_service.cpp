#include "assistant_service.hpp"

#include "core/text.hpp"

namespace patchbay::inbox {
namespace {

NewMessage assistant_message(const AssistantAnswer& answer) {
    NewMessage added;
    added.direction = "out";
    added.author_kind = "assistant";
    added.author_id = answer.assistant_id;
    added.author_name = clean_text(answer.assistant_name);
    added.text = clean_text(answer.text);
    added.format = "markdown";
    added.run_id = answer.run_id;
    return added;
}

NewMessage apology_message(const Handoff& handoff) {
    NewMessage added;
    added.direction = "out";
    added.author_kind = "system";
    added.author_name = clean_text(handoff.assistant_name);
    added.text = clean_text(handoff.apology);
    return added;
}

StoredConversation locked(ConversationRepository& conversations, Transaction& transaction,
                          const std::string& id) {
    auto conversation = conversations.lock(transaction, id);
    if (!conversation) throw_no_conversation(id);
    return std::move(*conversation);
}

}  // namespace

History AssistantService::history(const HistoryRequest& request) {
    const auto known = conversations_.peek(request.conversation_id);
    if (!known) throw_no_conversation(request.conversation_id);
    const auto card = conversations_.card(known->workspace_id, known->id);
    if (!card) throw_no_conversation(request.conversation_id);
    const auto& contact = card->at("contact");
    return {known->id,
            known->workspace_id,
            known->channel,
            known->endpoint_id,
            contact.at("name").get<std::string>(),
            contact.at("locale").is_null() ? std::string() : contact.at("locale").get<std::string>(),
            std::string(to_text(known->decided.state)),
            std::string(to_text(known->decided.answering)),
            known->decided.answered_number,
            messages_.history(known->id, request.limit)};
}

AnswerOutcome AssistantService::answer(const AssistantAnswer& answer) {
    if (is_blank(answer.text)) {
        throw Failure(Error{ErrorKind::invalid,
                            "inbox.answer_empty",
                            "The assistant's answer is empty",
                            "run " + answer.run_id,
                            "Hand the conversation off instead",
                            {},
                            0});
    }
    return host_.database().transaction([&](Transaction& transaction) -> AnswerOutcome {
        StoredConversation conversation = locked(conversations_, transaction, answer.conversation_id);
        if (!answer.run_id.empty()) {
            if (const auto posted = messages_.find_by_run_id(transaction, conversation.id, answer.run_id)) {
                return {AnswerState::already_posted, *posted};
            }
        }
        const AnswerState allowed =
            may_answer(conversation.decided, answer.covers_number, answer.even_if_newer);
        if (allowed != AnswerState::posted) return {allowed, {}};
        inbox::answer(conversation.decided, answer.covers_number);
        const NewMessage added = assistant_message(answer);
        if (!timeline_.append(transaction, conversation, added)) return {AnswerState::already_posted, {}};
        return {AnswerState::posted, added.id};
    });
}

void AssistantService::draft(const AssistantDraft& draft) {
    try {
        const auto known = conversations_.peek(draft.conversation_id);
        if (!known || known->decided.state == State::closed || known->decided.answering == Answering::people)
            return;
        announcer_.draft(known->workspace_id, draft);
        ChannelClient(host_.services(), known->channel)
            .draft({known->endpoint_id, known->chat, draft.run_id, clean_text(draft.text)});
    } catch (const Failure& failure) {
        host_.log().debug(std::string("a draft was not shown: ") + failure.what());
    }
}

void AssistantService::hand_off(const Handoff& handoff) {
    const bool handed_off = host_.database().transaction([&](Transaction& transaction) {
        StoredConversation conversation = locked(conversations_, transaction, handoff.conversation_id);
        if (!handoff.run_id.empty() && messages_.find_by_run_id(transaction, conversation.id, handoff.run_id))
            return false;
        const HandoffReason reason{handoff.reason_code, handoff.reason, handoff.assistant_name,
                                   handoff.run_id};
        if (!timeline_.hand_off(transaction, conversation, reason)) return false;
        if (is_blank(handoff.apology)) return true;
        inbox::note(conversation.decided);
        timeline_.append(transaction, conversation, apology_message(handoff));
        return true;
    });
    discard_draft({handoff.conversation_id, handoff.run_id});
    if (handed_off) host_.metrics().add("handoffs", {{"reason", handoff.reason_code}});
}

void AssistantService::discard_draft(const RunReference& run) {
    try {
        const auto known = conversations_.peek(run.conversation_id);
        if (!known) return;
        announcer_.draft_discarded(known->workspace_id, run);
        ChannelClient(host_.services(), known->channel)
            .discard_draft({known->endpoint_id, known->chat, run.run_id});
    } catch (const Failure& failure) {
        host_.log().debug(std::string("a draft was not discarded: ") + failure.what());
    }
}

void AssistantService::contact_typing(const ContactTyping& typing) {
    const auto known =
        conversations_.peek_chat({typing.endpoint_id, typing.chat}, typing.channel, typing.workspace_id);
    if (!known) return;
    const auto card = conversations_.card(known->workspace_id, known->id);
    if (!card) return;
    announcer_.typing(known->workspace_id, known->id, "contact",
                      card->at("contact").at("name").get<std::string>());
}

}  // namespace patchbay::inbox
