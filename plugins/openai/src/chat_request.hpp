#pragma once
// The JSON body of POST /chat/completions. Pure.

#include "capabilities.hpp"
#include "history_window.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::openai {

/// One question to a model, the same for every provider that is asked.
struct Prompt {
    std::string instructions;
    std::vector<HistoryMessage> history;
    std::int64_t history_tokens = 3000;
    std::optional<double> temperature;  ///< nothing: the model's own default
    std::int64_t answer_tokens = 0;     ///< 0: no limit is sent
};

struct ChatBody {
    std::string json;
    std::int64_t estimated_tokens = 0;  ///< of all messages
};

/// `budget_share`: 1, or less after a provider found the context too long.
ChatBody chat_body(const Prompt& prompt, const std::string& model, const Capabilities& capabilities,
                   double budget_share);

}  // namespace patchbay::openai
