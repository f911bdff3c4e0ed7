#include "options.hpp"

#include <nlohmann/json.hpp>

namespace patchbay::openai {

using std::chrono::milliseconds;
using std::chrono::seconds;

Options Options::from(const nlohmann::json& settings) {
    Options options;
    const auto number = [&](const char* name, std::int64_t otherwise) {
        return settings.value(name, otherwise);
    };
    options.debounce = milliseconds(number("debounce_ms", 700));
    options.deadline = seconds(number("deadline_seconds", 60));
    options.first_byte = seconds(number("first_byte_seconds", 25));
    options.idle = seconds(number("idle_seconds", 20));
    options.retries.attempts = static_cast<unsigned>(number("attempts", 3));
    options.parallel = static_cast<unsigned>(number("parallel_per_provider", 32));
    options.history_messages = static_cast<std::uint32_t>(number("history_messages", 80));
    options.answer_tokens = number("answer_tokens", 2000);
    return options;
}

milliseconds Options::event_timeout() const {
    return (restarts + 1) * (debounces * debounce + deadline + 2 * slot_patience) + seconds(30);
}

}  // namespace patchbay::openai
