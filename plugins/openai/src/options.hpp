#pragma once
// The module's settings (plugin.json) as values. Pure.

#include "retry_schedule.hpp"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <cstdint>

namespace patchbay::openai {

struct Options {
    std::chrono::milliseconds debounce{700};    ///< silence of the contact before an answer is begun
    std::chrono::milliseconds deadline{60000};  ///< for one answer, all attempts and providers together
    std::chrono::milliseconds connect{5000};
    std::chrono::milliseconds first_byte{25000};
    std::chrono::milliseconds idle{20000};  ///< between two pieces of an answer
    std::chrono::milliseconds draft_interval{700};
    RetrySchedule retries;
    unsigned parallel = 32;                          ///< answers at the same time, per provider
    std::chrono::milliseconds slot_patience{30000};  ///< for one of these; not part of the deadline
    unsigned debounces = 5;  ///< at most, for one answer: who never stops writing is answered in between
    unsigned restarts = 3;   ///< of one answer because the contact wrote again
    std::uint32_t history_messages = 80;
    std::int64_t answer_tokens = 2000;  ///< limit for the model; 0: none is sent

    static Options from(const nlohmann::json& settings);

    /// What the consumer allows for one event: every restart may take all the debounces, the whole deadline,
    /// and the patience for a slot of both models.
    std::chrono::milliseconds event_timeout() const;
};

}  // namespace patchbay::openai
