#include "tests/fakes/openai/chat_request.hpp"

#include <algorithm>
#include <array>

#include "tests/fakes/openai/text.hpp"

namespace patchbay::fakes::openai {

namespace {

constexpr std::array<std::string_view, 6> kRoles{"system",   "assistant", "user",
                                                 "function", "tool",      "developer"};

std::string content_text(const Json& content, const std::string& where) {
    if (content.is_string()) return content.get<std::string>();
    if (!content.is_array()) {
        throw invalid_request("Invalid type for '" + where +
                                  "': expected one of a string or array of objects, but got " +
                                  (content.is_null() ? "null" : content.type_name()) + " instead.",
                              where, "invalid_type");
    }
    std::string text;
    for (const auto& part : content) {
        if (part.is_object() && part.value("type", "") == "text") text += part.value("text", "");
    }
    return text;
}

void check_range(const Json& body, const char* name, double least, double most) {
    const auto found = body.find(name);
    if (found == body.end() || found->is_null()) return;
    const std::string field = name;
    if (!found->is_number()) {
        throw invalid_request("Invalid type for '" + field + "': expected a decimal, but got " +
                                  found->type_name() + " instead.",
                              field, "invalid_type");
    }
    const auto value = found->get<double>();
    if (value < least) {
        throw invalid_request("Invalid '" + field + "': decimal below minimum value. Expected a value >= " +
                                  Json(least).dump() + ", but got " + found->dump() + " instead.",
                              field, "decimal_below_min_value");
    }
    if (value > most) {
        throw invalid_request("Invalid '" + field + "': decimal above maximum value. Expected a value <= " +
                                  Json(most).dump() + ", but got " + found->dump() + " instead.",
                              field, "decimal_above_max_value");
    }
}

void check_reasoning(const Json& body) {
    if (body.contains("max_tokens")) {
        throw invalid_request(
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
            "'max_completion_tokens' instead.",
            "max_tokens", "unsupported_parameter");
    }
    for (const char* name : {"temperature", "top_p"}) {
        const auto found = body.find(name);
        if (found == body.end() || found->is_null() || (found->is_number() && found->get<double>() == 1.0))
            continue;
        throw invalid_request("Unsupported value: '" + std::string(name) + "' does not support " +
                                  found->dump() +
                                  " with this model. Only the default (1) value is supported.",
                              name, "unsupported_value");
    }
}

void read_message(const Json& message, const std::string& where, ChatRequest& request) {
    const auto role = message.is_object() ? message.value("role", "") : std::string{};
    if (std::find(kRoles.begin(), kRoles.end(), role) == kRoles.end()) {
        throw invalid_request("Invalid value: '" + role +
                                  "'. Supported values are: 'system', 'assistant', 'user', 'function', "
                                  "'tool', and 'developer'.",
                              where + ".role", "invalid_value");
    }
    const auto content = message.value("content", Json());
    std::string text;
    if (role != "assistant" || !content.is_null() || !message.contains("tool_calls")) {
        text = content_text(content, where + ".content");
    }
    if (role == "tool" && !message.value("tool_call_id", Json()).is_string()) {
        throw invalid_request("Missing required parameter: '" + where + ".tool_call_id'.",
                              where + ".tool_call_id", "missing_required_parameter");
    }
    request.all_text += text + '\n';
    if (role == "user") request.last_questions.push_back(text);
    if (role == "assistant") {
        request.last_questions.clear();
        request.answered_before = true;
    }
}

void read_messages(const Json& body, ChatRequest& request) {
    if (!body.contains("messages")) {
        throw invalid_request("Missing required parameter: 'messages'.", "messages",
                              "missing_required_parameter");
    }
    const auto& messages = body["messages"];
    if (!messages.is_array()) {
        throw invalid_request("Invalid type for 'messages': expected an array of objects, but got " +
                                  std::string(messages.type_name()) + " instead.",
                              "messages", "invalid_type");
    }
    if (messages.empty()) {
        throw invalid_request(
            "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty "
            "array instead.",
            "messages", "empty_array");
    }
    for (std::size_t i = 0; i < messages.size(); ++i) {
        read_message(messages[i], "messages[" + std::to_string(i) + "]", request);
    }
}

void read_stream_options(const Json& body, ChatRequest& request) {
    request.stream = body.value("stream", false);
    const auto options = body.value("stream_options", Json());
    if (!options.is_object()) return;
    if (!request.stream) {
        throw invalid_request("The 'stream_options' parameter is only allowed when 'stream' is enabled.",
                              "stream_options");
    }
    request.include_usage = options.value("include_usage", false);
    request.obfuscation = options.value("include_obfuscation", true);
}

void read_limits(const Json& body, ChatRequest& request) {
    for (const char* name : {"max_tokens", "max_completion_tokens"}) {
        const auto found = body.find(name);
        if (found == body.end() || found->is_null()) continue;
        if (!found->is_number_integer() || found->get<std::int64_t>() < 1) {
            throw invalid_request("Invalid '" + std::string(name) +
                                      "': integer below minimum value. Expected a value >= 1, but got " +
                                      found->dump() + " instead.",
                                  name, "integer_below_min_value");
        }
        request.most_tokens = found->get<std::int64_t>();
    }
    request.choices = body.value("n", std::int64_t{1});
    if (request.choices < 1 || request.choices > 128) {
        throw invalid_request("Invalid 'n': expected a value between 1 and 128.", "n", "invalid_value");
    }
    const auto stop = body.value("stop", Json());
    if (stop.is_string()) request.stop = {stop.get<std::string>()};
    if (stop.is_array()) request.stop = stop.get<std::vector<std::string>>();
    if (request.stop.size() > 4) {
        throw invalid_request(
            "Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with "
            "length " +
                std::to_string(request.stop.size()) + " instead.",
            "stop", "array_above_max_length");
    }
}

void check_format(const ChatRequest& request) {
    if (!request.response_format.is_object() || request.response_format.value("type", "") != "json_object")
        return;
    if (lowered(request.all_text).find("json") == std::string::npos) {
        throw invalid_request(
            "'messages' must contain the word 'json' in some form, to use 'response_format' of type "
            "'json_object'.",
            "messages");
    }
}

void check_context(const ChatRequest& request, const Model& model) {
    if (request.prompt_tokens <= model.context) return;
    const auto limit = std::to_string(model.context);
    throw invalid_request(
        "This model's maximum context length is " + limit + " tokens. However, your messages resulted in " +
            std::to_string(request.prompt_tokens) + " tokens. Please reduce the length of the messages.",
        "messages", "context_length_exceeded");
}

}  // namespace

const Model& find_model(const std::vector<Model>& models, const Json& body, ModelKind kind) {
    const auto name = body.value("model", Json());
    if (!name.is_string() || name.get_ref<const std::string&>().empty()) {
        throw invalid_request("you must provide a model parameter");
    }
    for (const auto& model : models) {
        if (model.id != name.get_ref<const std::string&>()) continue;
        if (model.kind == kind) return model;
        throw ApiError(404, "invalid_request_error", nullptr, "model",
                       "This is not a model for this endpoint. Did you mean another one?");
    }
    throw ApiError(
        404, "invalid_request_error", "model_not_found", nullptr,
        "The model `" + name.get<std::string>() + "` does not exist or you do not have access to it.");
}

ChatRequest read_chat_request(const Json& body, const std::vector<Model>& models) {
    ChatRequest request;
    const auto& model = find_model(models, body, ModelKind::chat);
    request.model = model.id;
    read_messages(body, request);
    if (model.reasoning) check_reasoning(body);
    check_range(body, "temperature", 0, 2);
    check_range(body, "top_p", 0, 1);
    check_range(body, "presence_penalty", -2, 2);
    check_range(body, "frequency_penalty", -2, 2);
    read_stream_options(body, request);
    read_limits(body, request);
    request.tools = body.value("tools", Json());
    request.tool_choice = body.value("tool_choice", Json());
    request.response_format = body.value("response_format", Json());
    check_format(request);
    const auto overhead = 4 * static_cast<std::int64_t>(body["messages"].size()) + 3;
    request.prompt_tokens = count_tokens(request.all_text) + overhead +
                            (request.tools.is_array() ? count_tokens(request.tools.dump()) : 0);
    check_context(request, model);
    return request;
}

}  // namespace patchbay::fakes::openai
