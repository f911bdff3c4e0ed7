#include "answer_decision.hpp"

#include <algorithm>

namespace patchbay::openai {

namespace {

constexpr unsigned kAttempts = 4;
constexpr unsigned kBusyAttempts = 20;  // some ten minutes
constexpr std::chrono::hours kOldestQuestion{1};

std::optional<Question> question_of_message(const Event& event) {
    const MessageCreated message = read_payload(event, message_created_from);
    if (message.direction != "in" || !message.wants_answer || message.conversation_id.empty())
        return std::nullopt;
    return Question{message.conversation_id, message.endpoint_id, message.number, message.answering};
}

std::optional<Question> question_of_hand_back(const nlohmann::json& payload) {
    const std::int64_t asked = payload.value("asked_number", std::int64_t{0});
    const std::string answering = payload.value("answering", "");
    if (answering != "assistant" || asked <= payload.value("answered_number", std::int64_t{0}))
        return std::nullopt;
    return Question{payload.value("conversation_id", ""), payload.value("endpoint_id", ""), asked, answering};
}

}  // namespace

std::optional<Question> question_in(const Event& event) {
    if (event.topic == "inbox.message.created") return question_of_message(event);
    if (event.topic == "inbox.conversation.handed_off") return read_payload(event, question_of_hand_back);
    return std::nullopt;
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

bool was_posted(const History& history, const std::string& run_id) {
    return std::any_of(history.messages.begin(), history.messages.end(),
                       [&](const HistoryMessage& message) { return message.run_id == run_id; });
}

bool is_too_old(std::int64_t asked_at_us, std::int64_t now_us) {
    return std::chrono::microseconds(now_us - asked_at_us) > kOldestQuestion;
}

bool gives_up(unsigned attempt, const Error& error) {
    if (error.code == kBusyCode) return attempt >= kBusyAttempts;
    const bool passing = error.kind == ErrorKind::cancelled || error.code == "module.stopping" ||
                         error.code == "service.nobody" ||
                         (error.kind == ErrorKind::unavailable && error.code.starts_with("database."));
    return !passing && attempt >= kAttempts;
}

std::chrono::milliseconds debounce_left(std::int64_t newest_at_us, std::int64_t now_us,
                                        std::chrono::milliseconds quiet) {
    const std::chrono::milliseconds age((now_us - newest_at_us) / 1000);
    return std::clamp(quiet - age, std::chrono::milliseconds(0), quiet);
}

}  // namespace patchbay::openai
