#include "core/conversation.hpp"

#include <algorithm>

namespace patchbay::inbox {
namespace {

void clear_handoff(Conversation& conversation) {
    conversation.handoff_code.clear();
    conversation.handoff_reason.clear();
}

void append(Happenings& all, const Happenings& more) {
    all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

std::string_view to_text(State state) {
    return state == State::open ? "open" : "closed";
}
std::string_view to_text(Answering answering) {
    return answering == Answering::assistant ? "assistant" : "people";
}
State state_from(std::string_view text) {
    return text == "closed" ? State::closed : State::open;
}
Answering answering_from(std::string_view text) {
    return text == "assistant" ? Answering::assistant : Answering::people;
}

std::string_view topic_of(Happening happening) {
    switch (happening) {
        case Happening::opened:
            return "inbox.conversation.opened";
        case Happening::reopened:
            return "inbox.conversation.reopened";
        case Happening::closed:
            return "inbox.conversation.closed";
        case Happening::assigned:
            return "inbox.conversation.assigned";
        case Happening::handed_off:
            return "inbox.conversation.handed_off";
    }
    return "inbox.conversation.changed";
}

Happenings receive(Conversation& conversation, bool wants_answer, Answering fresh) {
    Happenings happened;
    const bool is_new = conversation.last_number == 0;
    if (is_new || conversation.state == State::closed) {
        conversation.state = State::open;
        conversation.answering = fresh;
        conversation.assignee.reset();
        clear_handoff(conversation);
        happened.push_back(is_new ? Happening::opened : Happening::reopened);
    }
    ++conversation.last_number;
    ++conversation.unread_count;
    if (wants_answer) conversation.asked_number = conversation.last_number;
    return happened;
}

Happenings reply(Conversation& conversation, const Person& by) {
    Happenings happened;
    if (conversation.state == State::closed) {
        append(happened, reopen(conversation, by));
    } else if (conversation.answering == Answering::assistant) {
        append(happened, take_over(conversation, by));
    } else if (!conversation.assignee) {
        append(happened, assign(conversation, by));
    }
    conversation.unread_count = 0;
    conversation.answered_number = conversation.asked_number;
    ++conversation.last_number;
    return happened;
}

void note(Conversation& conversation) {
    ++conversation.last_number;
}

Happenings take_over(Conversation& conversation, const Person& by) {
    if (conversation.state == State::closed) return reopen(conversation, by);
    Happenings happened;
    if (conversation.answering == Answering::assistant) {
        conversation.answering = Answering::people;
        happened.push_back(Happening::handed_off);
    }
    clear_handoff(conversation);
    append(happened, assign(conversation, by));
    return happened;
}

Result<Happenings> hand_back(Conversation& conversation, bool assistant_serves) {
    if (conversation.state == State::closed) {
        return Error{ErrorKind::conflict,
                     "inbox.conversation_closed",
                     "The conversation is closed",
                     "",
                     "Reopen it first",
                     {},
                     0};
    }
    if (conversation.answering == Answering::assistant) return Happenings{};
    if (!assistant_serves) {
        return Error{ErrorKind::conflict,
                     "inbox.no_assistant",
                     "No assistant answers here",
                     "No enabled assistant serves the endpoint of this conversation.",
                     "Give the endpoint to an assistant, or keep answering yourself",
                     {},
                     0};
    }
    conversation.answering = Answering::assistant;
    clear_handoff(conversation);
    Happenings happened{Happening::handed_off};
    append(happened, assign(conversation, std::nullopt));
    return happened;
}

Happenings close(Conversation& conversation) {
    if (conversation.state == State::closed) return {};
    conversation.state = State::closed;
    conversation.unread_count = 0;
    clear_handoff(conversation);
    return {Happening::closed};
}

Happenings reopen(Conversation& conversation, const Person& by) {
    if (conversation.state == State::open) return {};
    conversation.state = State::open;
    conversation.answering = Answering::people;
    clear_handoff(conversation);
    Happenings happened{Happening::reopened};
    append(happened, assign(conversation, by));
    return happened;
}

Happenings assign(Conversation& conversation, std::optional<Person> to) {
    if (conversation.assignee == to) return {};
    conversation.assignee = std::move(to);
    return {Happening::assigned};
}

AnswerState may_answer(const Conversation& conversation, std::int64_t covers_number, bool even_if_newer) {
    if (conversation.state == State::closed || conversation.answering == Answering::people) {
        return AnswerState::taken_over;
    }
    if (covers_number > 0 && covers_number <= conversation.answered_number)
        return AnswerState::already_posted;
    if (conversation.asked_number > covers_number && !even_if_newer) return AnswerState::newer_message;
    return AnswerState::posted;
}

void answer(Conversation& conversation, std::int64_t covers_number) {
    conversation.answered_number = std::max(conversation.answered_number, covers_number);
    ++conversation.last_number;
}

Happenings hand_off(Conversation& conversation, std::string code, std::string reason) {
    if (conversation.state == State::closed || conversation.answering == Answering::people) return {};
    conversation.answering = Answering::people;
    conversation.handoff_code = std::move(code);
    conversation.handoff_reason = std::move(reason);
    return {Happening::handed_off};
}

}  // namespace patchbay::inbox
