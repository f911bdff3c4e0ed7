// A chat completion request, checked the way the real API checks it. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/fakes/openai/api_error.hpp"
#include "tests/fakes/openai/models.hpp"

namespace patchbay::fakes::openai {

struct ChatRequest {
    std::string model;
    std::vector<std::string> last_questions;  // the user's messages after the assistant's last one
    std::string all_text;                     // for counting and matching
    bool answered_before = false;
    bool stream = false;
    bool include_usage = false;
    bool obfuscation = true;
    std::optional<std::int64_t> most_tokens;
    std::int64_t choices = 1;
    std::vector<std::string> stop;
    Json tools;            // array or null
    Json tool_choice;      // as sent, or null
    Json response_format;  // as sent, or null
    std::int64_t prompt_tokens = 0;
};

// Throws ApiError with the real API's status, code and wording.
ChatRequest read_chat_request(const Json& body, const std::vector<Model>& models);

// The model of this name and kind; throws 404 model_not_found, or 400 if it is of another kind.
const Model& find_model(const std::vector<Model>& models, const Json& body, ModelKind kind);

}  // namespace patchbay::fakes::openai
