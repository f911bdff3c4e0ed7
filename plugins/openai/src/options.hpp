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
    unsigned parallel = 8;  ///< answers at the same time, per provider
    unsigned restarts = 3;  ///< of one answer because the contact wrote again
    std::uint32_t history_messages = 80;
    std::int64_t answer_tokens = 2000;  ///< limit for the model; 0: none is sent

    static Options from(const nlohmann::json& settings);

    /// What the consumer allows for one event: every restart may take the whole deadline.
    std::chrono::milliseconds event_timeout() const;
};

}  // namespace patchbay::openai
