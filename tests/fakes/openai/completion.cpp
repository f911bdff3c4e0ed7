#include "tests/fakes/openai/completion.hpp"

#include "tests/fakes/openai/assistant.hpp"
#include "tests/fakes/openai/schema_sample.hpp"
#include "tests/fakes/openai/text.hpp"

namespace patchbay::fakes::openai {

namespace {

// The tool that tool_choice demands, null if none.
Json demanded_tool(const ChatRequest& request) {
    if (!request.tools.is_array() || request.tools.empty()) return nullptr;
    if (request.tool_choice == "required") return request.tools[0];
    if (!request.tool_choice.is_object()) return nullptr;
    const auto name = request.tool_choice.value("function", Json::object()).value("name", "");
    for (const auto& tool : request.tools) {
        if (tool.value("function", Json::object()).value("name", "") == name) return tool;
    }
    throw invalid_request("Tool choice 'function' not found in 'tools' parameter.", "tool_choice");
}

std::string default_text(const ChatRequest& request) {
    auto text = assistant_answer(request.last_questions, request.answered_before);
    if (!request.response_format.is_object()) return text;
    const auto type = request.response_format.value("type", "text");
    if (type == "json_object") return Json{{"answer", text}}.dump();
    if (type != "json_schema") return text;
    const auto wrapper = request.response_format.value("json_schema", Json::object());
    return schema_sample(wrapper.value("schema", Json::object()), text).dump();
}

void speak(const ChatRequest& request, const ScriptedAnswer& scripted, Completion& completion) {
    completion.tool_calls = scripted.tool_calls;
    completion.refusal = scripted.refusal;
    const auto tool = scripted.content || !scripted.tool_calls.empty() ? Json() : demanded_tool(request);
    if (!tool.is_null()) {
        const auto function = tool.value("function", Json::object());
        const auto question = request.last_questions.empty() ? std::string{} : request.last_questions.back();
        const auto arguments = schema_sample(function.value("parameters", Json::object()), question);
        completion.tool_calls = {{"call_1", function.value("name", ""), arguments.dump()}};
    }
    const bool silent = !completion.tool_calls.empty() || !completion.refusal.empty();
    if (scripted.content) {
        completion.content = *scripted.content;
    } else if (!silent) {
        completion.content = default_text(request);
    } else {
        completion.has_content = false;
    }
}

void cut(const ChatRequest& request, Completion& completion) {
    for (const auto& stop : request.stop) {
        const auto at = stop.empty() ? std::string::npos : completion.content.find(stop);
        if (at != std::string::npos) completion.content.resize(at);
    }
    if (!request.most_tokens || count_tokens(completion.content) <= *request.most_tokens) return;
    completion.content = std::string(first_tokens(completion.content, *request.most_tokens));
    completion.finish_reason = "length";
}

Json count_usage(const ChatRequest& request, const Completion& completion) {
    auto tokens = count_tokens(completion.content) + count_tokens(completion.refusal);
    for (const auto& call : completion.tool_calls)
        tokens += count_tokens(call.name) + count_tokens(call.arguments);
    tokens *= request.choices;
    return {{"prompt_tokens", request.prompt_tokens},
            {"completion_tokens", tokens},
            {"total_tokens", request.prompt_tokens + tokens},
            {"prompt_tokens_details", {{"cached_tokens", 0}, {"audio_tokens", 0}}},
            {"completion_tokens_details",
             {{"reasoning_tokens", 0},
              {"audio_tokens", 0},
              {"accepted_prediction_tokens", 0},
              {"rejected_prediction_tokens", 0}}}};
}

}  // namespace

Completion make_completion(const ChatRequest& request, const ScriptedAnswer& scripted, const std::string& id,
                           std::int64_t created) {
    Completion completion;
    completion.id = id;
    completion.created = created;
    completion.model = scripted.model.empty() ? request.model : scripted.model;
    completion.choices = request.choices;
    speak(request, scripted, completion);
    completion.finish_reason = completion.tool_calls.empty() ? "stop" : "tool_calls";
    cut(request, completion);
    if (!scripted.finish_reason.empty()) completion.finish_reason = scripted.finish_reason;
    completion.usage = scripted.usage ? *scripted.usage : count_usage(request, completion);
    return completion;
}

Json completion_json(const Completion& completion) {
    Json message{
        {"role", "assistant"}, {"content", nullptr}, {"refusal", nullptr}, {"annotations", Json::array()}};
    if (completion.has_content) message["content"] = completion.content;
    if (!completion.refusal.empty()) message["refusal"] = completion.refusal;
    for (const auto& call : completion.tool_calls) {
        message["tool_calls"].push_back({{"id", call.id},
                                         {"type", "function"},
                                         {"function", {{"name", call.name}, {"arguments", call.arguments}}}});
    }
    Json json{{"id", completion.id},
              {"object", "chat.completion"},
              {"created", completion.created},
              {"model", completion.model},
              {"choices", Json::array()},
              {"service_tier", "default"},
              {"system_fingerprint", "fp_fake"}};
    for (std::int64_t i = 0; i < completion.choices; ++i) {
        json["choices"].push_back({{"index", i},
                                   {"message", message},
                                   {"logprobs", nullptr},
                                   {"finish_reason", completion.finish_reason}});
    }
    if (!completion.usage.is_null()) json["usage"] = completion.usage;
    return json;
}

}  // namespace patchbay::fakes::openai
