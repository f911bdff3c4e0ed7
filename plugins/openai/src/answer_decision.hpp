#pragma once
// Whether an event still asks for an answer, seen from the conversation as it is now. Pure.

#include <patchbay/conversations.hpp>

#include <chrono>
#include <cstdint>

namespace patchbay::openai {

enum class Decision { answer, covered, people_answer, closed, nothing_asked };

struct AnswerPlan {
    Decision decision = Decision::nothing_asked;
    std::int64_t covers_number = 0;  ///< of the contact's newest message
    std::int64_t newest_at_us = 0;   ///< when the contact wrote it
};

/// Whether a message event is one that an assistant answers at all.
bool asks_assistant(const MessageCreated& message);

/// `number`: of the message that the event is about.
AnswerPlan plan_answer(const History& history, std::int64_t number);

/// How long to wait for the contact to go on writing: until `quiet` after the newest message, as seen at
/// `now_us`.
std::chrono::milliseconds debounce_left(std::int64_t newest_at_us, std::int64_t now_us,
                                        std::chrono::milliseconds quiet);

}  // namespace patchbay::openai
