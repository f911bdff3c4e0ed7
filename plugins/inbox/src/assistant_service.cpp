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

/// The reason, for operators. It carries the run's id, which makes a second handoff of the same run harmless.
NewMessage reason_note(const Handoff& handoff) {
    NewMessage added;
    added.direction = "note";
    added.author_kind = "system";
    added.author_name = clean_text(handoff.assistant_name);
    added.text = clean_text(handoff.reason);
    added.run_id = handoff.run_id;
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
    std::string workspace_id;
    const AnswerOutcome outcome =
        host_.database().transaction([&](Transaction& transaction) -> AnswerOutcome {
            StoredConversation conversation = locked(conversations_, transaction, answer.conversation_id);
            workspace_id = conversation.workspace_id;
            if (!answer.run_id.empty()) {
                if (const auto posted =
                        messages_.find_by_run_id(transaction, conversation.id, answer.run_id)) {
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
    if (outcome.state == AnswerState::posted) {
        announcer_.message_created(workspace_id, answer.conversation_id, outcome.message_id);
    }
    return outcome;
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
    std::string workspace_id;
    std::vector<std::string> added;
    host_.database().transaction([&](Transaction& transaction) {
        StoredConversation conversation = locked(conversations_, transaction, handoff.conversation_id);
        workspace_id = conversation.workspace_id;
        if (!handoff.run_id.empty() && messages_.find_by_run_id(transaction, conversation.id, handoff.run_id))
            return;
        const Happenings happened =
            inbox::hand_off(conversation.decided, handoff.reason_code, clean_text(handoff.reason));
        if (happened.empty()) return;

        inbox::note(conversation.decided);
        const NewMessage reason = reason_note(handoff);
        if (timeline_.append(transaction, conversation, reason, happened)) added.push_back(reason.id);
        if (is_blank(handoff.apology)) return;
        inbox::note(conversation.decided);
        const NewMessage apology = apology_message(handoff);
        if (timeline_.append(transaction, conversation, apology)) added.push_back(apology.id);
    });
    if (added.empty()) return;
    host_.metrics().add("handoffs", {{"reason", handoff.reason_code}});
    for (const std::string& message_id : added) {
        announcer_.message_created(workspace_id, handoff.conversation_id, message_id);
    }
}

}  // namespace patchbay::inbox
