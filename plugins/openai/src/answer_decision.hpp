#pragma once
// Whether an event asks for an answer, and still does, seen from the conversation as it is now; and when an
// answer that does not come about is given up. Pure.

#include <patchbay/conversations.hpp>
#include <patchbay/events.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace patchbay::openai {

enum class Decision { answer, covered, people_answer, closed, nothing_asked };

struct AnswerPlan {
    Decision decision = Decision::nothing_asked;
    std::int64_t covers_number = 0;  ///< of the contact's newest message
    std::int64_t newest_at_us = 0;   ///< when the contact wrote it
};

/// What an event asks the assistant.
struct Question {
    std::string conversation_id;
    std::string endpoint_id;
    std::int64_t number = 0;  ///< of the contact's message
    std::string answering;    ///< who answered at that moment
};

/// The contact wrote, or people hand a conversation back in which the contact waits. Nothing: the event asks
/// no answer of an assistant.
std::optional<Question> question_in(const Event& event);

/// `number`: of the message that the event is about.
AnswerPlan plan_answer(const History& history, std::int64_t number);

/// Whether the run's answer is in the conversation already.
bool was_posted(const History& history, const std::string& run_id);

/// A question that waited so long (the module was off) is one for people.
bool is_too_old(std::int64_t asked_at_us, std::int64_t now_us);

/// `error` broke off the `attempt`-th delivery of an event: whether people get the conversation, instead of
/// another attempt. What passes by itself (no database, no inbox, the module being stopped) is waited out.
bool gives_up(unsigned attempt, const Error& error);

/// The code of the error that says: we make as many answers as we may.
inline constexpr const char* kBusyCode = "openai.busy";

/// How long to wait for the contact to go on writing: until `quiet` after the newest message, as seen at
/// `now_us`.
std::chrono::milliseconds debounce_left(std::int64_t newest_at_us, std::int64_t now_us,
                                        std::chrono::milliseconds quiet);

}  // namespace patchbay::openai
