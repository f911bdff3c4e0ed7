// Answers that a test wrote down in advance. Pure.
#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "tests/fakes/openai/chat_request.hpp"
#include "tests/fakes/openai/faults.hpp"

namespace patchbay::fakes::openai {

struct ToolCall {
    std::string id;
    std::string name;
    std::string arguments;  // JSON as text, or whatever the test wants
};

// What the model says and how it is sent. Unset: the default.
struct ScriptedAnswer {
    std::optional<std::string> content;
    std::vector<std::string> chunks;  // the exact pieces of a stream
    std::optional<std::size_t> chunk_size;
    std::optional<std::int64_t> chunk_delay_ms;
    std::int64_t first_delay_ms = 0;
    std::string finish_reason;
    std::vector<ToolCall> tool_calls;
    std::string refusal;
    std::string model;          // the name in the answer
    std::optional<Json> usage;  // null: none is sent
    std::optional<FaultAction> fault;

    // Which requests it is for, and how often.
    std::string match_contains;
    std::string match_model;
    bool stays = false;
};

// Throws std::invalid_argument in plain words.
ScriptedAnswer read_answer(const Json& json);

class Script {
  public:
    void add(ScriptedAnswer answer) { answers_.push_back(std::move(answer)); }
    void clear() { answers_.clear(); }
    std::size_t size() const { return answers_.size(); }
    // The first answer that fits; it is used up unless it stays.
    std::optional<ScriptedAnswer> take(const ChatRequest& request);

  private:
    std::list<ScriptedAnswer> answers_;
};

}  // namespace patchbay::fakes::openai
