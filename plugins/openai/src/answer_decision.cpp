#include "answer_decision.hpp"

#include <algorithm>

namespace patchbay::openai {

bool asks_assistant(const MessageCreated& message) {
    return message.direction == "in" && message.wants_answer && !message.conversation_id.empty();
}

AnswerPlan plan_answer(const History& history, std::int64_t number) {
    AnswerPlan plan;
    for (const HistoryMessage& message : history.messages) {
        if (message.author != "contact") continue;
        plan.covers_number = std::max(plan.covers_number, message.number);
        plan.newest_at_us = std::max(plan.newest_at_us, message.created_at_us);
    }
    if (history.answered_number >= number) {
        plan.decision = Decision::covered;
    } else if (history.state != "open") {
        plan.decision = Decision::closed;
    } else if (history.answering != "assistant") {
        plan.decision = Decision::people_answer;
    } else if (plan.covers_number > 0) {
        plan.decision = Decision::answer;
    }
    return plan;
}

std::chrono::milliseconds debounce_left(std::int64_t newest_at_us, std::int64_t now_us,
                                        std::chrono::milliseconds quiet) {
    const std::chrono::milliseconds age((now_us - newest_at_us) / 1000);
    return std::clamp(quiet - age, std::chrono::milliseconds(0), quiet);
}

}  // namespace patchbay::openai
