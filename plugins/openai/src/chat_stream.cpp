#include "chat_stream.hpp"

#include "clean_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace patchbay::openai {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxTextBytes = 512 * 1024;

/// Content is a string, null, or a list of parts of which the text ones count.
void append_content(std::string& out, const json& content) {
    if (content.is_string()) {
        out += content.get_ref<const std::string&>();
    } else if (content.is_array()) {
        for (const json& part : content) {
            if (part.is_object() && part.contains("text") && part["text"].is_string()) {
                out += part["text"].get_ref<const std::string&>();
            }
        }
    }
}

std::int64_t count(const json& usage, const char* name) {
    const auto found = usage.find(name);
    return found != usage.end() && found->is_number_integer()
               ? std::max<std::int64_t>(0, found->get<std::int64_t>())
               : 0;
}

/// Local servers without a reasoning parser leave "<think>...</think>" at the start of the content.
std::string_view without_thinking(std::string_view text) {
    constexpr std::string_view kOpen = "<think>";
    constexpr std::string_view kClose = "</think>";
    text = trimmed(text);
    if (text.size() < kOpen.size() && kOpen.starts_with(text)) return {};
    if (!text.starts_with(kOpen)) return text;
    const std::size_t end = text.find(kClose);
    return end == std::string_view::npos ? std::string_view{} : trimmed(text.substr(end + kClose.size()));
}

}  // namespace

bool ChatAccumulator::take(const SseEvent& event) {
    if (error_) return false;
    if (event.data == "[DONE]") return false;
    if (event.name == "error") return take_error(event.data);
    const json chunk = json::parse(event.data, nullptr, false);
    if (!chunk.is_object()) {
        if (finished()) return true;  // a torn chunk after the end takes nothing away
        return refuse(own_error("garbage", Remedy::retry, "a piece of the stream is no JSON object"));
    }
    if (is_error_object(chunk)) return take_error(event.data);
    if (const auto choices = chunk.find("choices"); choices != chunk.end() && choices->is_array()) {
        for (const json& choice : *choices) {
            if (choice.is_object()) take_choice(choice);
        }
    }
    if (const auto usage = chunk.find("usage"); usage != chunk.end() && usage->is_object())
        take_usage(*usage);
    if (text_.size() > kMaxTextBytes)
        return refuse(own_error("garbage", Remedy::next_provider, "the answer is too long"));
    return !error_;
}

void ChatAccumulator::take_whole(std::string_view body) {
    const json value = json::parse(body, nullptr, false);
    if (value.is_object() && value.contains("choices") && !is_error_object(value)) {
        take(SseEvent{"", std::string(body)});
    } else if (value.is_object() && is_error_object(value)) {
        take_error(body);
    } else {
        ErrorResponse response{200, body, {}, {}, {}, 0};
        refuse(own_error("garbage", Remedy::next_provider, classify(response, key_).message));
    }
}

bool ChatAccumulator::take_error(std::string_view body) {
    return refuse(classify({200, body, {}, {}, {}, 0}, key_));
}

bool ChatAccumulator::refuse(ProviderError error) {
    error_ = std::move(error);
    return false;
}

void ChatAccumulator::take_choice(const json& choice) {
    if (const auto index = choice.find("index"); index != choice.end() && *index != 0) return;
    for (const char* name : {"delta", "message"}) {
        if (const auto message = choice.find(name); message != choice.end() && message->is_object())
            take_message(*message);
    }
    if (const auto reason = choice.find("finish_reason"); reason != choice.end() && reason->is_string()) {
        finish_reason_ = reason->get<std::string>();
    }
    if (finish_reason_ == "error" && !error_) refuse(own_error("server_error", Remedy::retry));
}

void ChatAccumulator::take_message(const json& message) {
    if (const auto content = message.find("content"); content != message.end())
        append_content(text_, *content);
    if (const auto refusal = message.find("refusal"); refusal != message.end())
        append_content(refusal_, *refusal);
    if (const auto calls = message.find("tool_calls"); calls != message.end() && !calls->empty())
        tool_calls_ = true;
}

void ChatAccumulator::take_usage(const json& usage) {
    usage_.prompt_tokens = count(usage, "prompt_tokens");
    usage_.completion_tokens = count(usage, "completion_tokens");
    usage_.reported = usage_.prompt_tokens > 0 || usage_.completion_tokens > 0;
}

std::string ChatAccumulator::visible_text() const {
    return std::string(without_thinking(text_));
}

std::optional<ProviderError> ChatAccumulator::failure(const std::optional<ProviderError>& broken) const {
    if (error_) return error_;
    if (!finished()) {
        if (broken) return broken;
        return own_error("stream_broken", Remedy::retry, "the stream ended without a finish_reason");
    }
    const auto innocent = [](const char* code, Remedy remedy, std::string message) {
        ProviderError error = own_error(code, remedy, std::move(message));
        error.blames_provider = false;
        return error;
    };
    if (finish_reason_ == "content_filter") return innocent("filtered", Remedy::next_provider, "");
    if (!without_thinking(text_).empty()) return std::nullopt;
    if (!refusal_.empty()) return innocent("refused", Remedy::next_provider, "");
    if (tool_calls_)
        return innocent("empty_answer", Remedy::next_provider, "the model called a tool that does not exist");
    if (finish_reason_ == "length") {
        return innocent("empty_answer", Remedy::next_provider, "all answer tokens went into thinking");
    }
    return innocent("empty_answer", Remedy::retry, "");
}

Completion ChatAccumulator::completion() const {
    return {visible_text(), finish_reason_, usage_};
}

}  // namespace patchbay::openai
