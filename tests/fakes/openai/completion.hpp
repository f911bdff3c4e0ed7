// What the model answers to one request, before it is sent. Pure.
#pragma once

#include <string>
#include <vector>

#include "tests/fakes/openai/chat_request.hpp"
#include "tests/fakes/openai/script.hpp"

namespace patchbay::fakes::openai {

struct Completion {
    std::string id;
    std::int64_t created = 0;
    std::string model;
    std::string content;
    bool has_content = true;  // false: content is null
    std::vector<ToolCall> tool_calls;
    std::string refusal;
    std::string finish_reason;
    Json usage;  // null: left out
    std::int64_t choices = 1;
};

// From the script if there is one, otherwise by the default assistant; cut by stop and the token limit.
Completion make_completion(const ChatRequest& request, const ScriptedAnswer& scripted, const std::string& id,
                           std::int64_t created);

// The body of an answer that is not streamed.
Json completion_json(const Completion& completion);

}  // namespace patchbay::fakes::openai
