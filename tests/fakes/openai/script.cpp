#include "tests/fakes/openai/script.hpp"

#include <stdexcept>

namespace patchbay::fakes::openai {

namespace {

ToolCall read_tool_call(const Json& json, std::size_t index) {
    if (!json.contains("name")) throw std::invalid_argument("A tool call needs a name.");
    const auto arguments = json.value("arguments", Json::object());
    return {json.value("id", "call_" + std::to_string(index + 1)), json["name"].get<std::string>(),
            arguments.is_string() ? arguments.get<std::string>() : arguments.dump()};
}

template <class T>
std::optional<T> optional_value(const Json& json, const char* name) {
    const auto found = json.find(name);
    if (found == json.end() || found->is_null()) return std::nullopt;
    return found->get<T>();
}

}  // namespace

ScriptedAnswer read_answer(const Json& json) {
    if (!json.is_object())
        throw std::invalid_argument("An answer must be an object, e.g. {\"content\": \"Hello\"}.");
    ScriptedAnswer answer;
    answer.content = optional_value<std::string>(json, "content");
    answer.chunks = json.value("chunks", std::vector<std::string>{});
    if (!answer.content && !answer.chunks.empty()) {
        answer.content.emplace();
        for (const auto& chunk : answer.chunks)
            *answer.content += chunk;
    }
    answer.chunk_size = optional_value<std::size_t>(json, "chunk_size");
    answer.chunk_delay_ms = optional_value<std::int64_t>(json, "chunk_delay_ms");
    answer.first_delay_ms = json.value("first_delay_ms", std::int64_t{0});
    answer.finish_reason = json.value("finish_reason", std::string{});
    answer.refusal = json.value("refusal", std::string{});
    answer.model = json.value("model", std::string{});
    if (json.contains("usage")) answer.usage = json["usage"];
    const auto calls = json.value("tool_calls", Json::array());
    for (std::size_t i = 0; i < calls.size(); ++i)
        answer.tool_calls.push_back(read_tool_call(calls[i], i));
    if (json.contains("fault")) answer.fault = read_fault_action(json["fault"]);
    const auto match = json.value("match", Json::object());
    answer.match_contains = match.value("contains", std::string{});
    answer.match_model = match.value("model", std::string{});
    answer.stays = json.value("stays", false);
    return answer;
}

std::optional<ScriptedAnswer> Script::take(const ChatRequest& request) {
    std::string asked;
    for (const auto& question : request.last_questions)
        asked += question + '\n';
    for (auto answer = answers_.begin(); answer != answers_.end(); ++answer) {
        if (!answer->match_model.empty() && answer->match_model != request.model) continue;
        if (asked.find(answer->match_contains) == std::string::npos) continue;
        auto taken = *answer;
        if (!taken.stays) answers_.erase(answer);
        return taken;
    }
    return std::nullopt;
}

}  // namespace patchbay::fakes::openai
