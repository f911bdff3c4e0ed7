#pragma once
// Puts a chat completion together from the chunks of its stream (POST /chat/completions with stream=true), or
// from one JSON body where a server did not stream. Pure. One object reads one answer.

#include "provider_error.hpp"
#include "sse_parser.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::openai {

struct Usage {
    std::int64_t prompt_tokens = 0;
    std::int64_t completion_tokens = 0;
    bool reported = false;  ///< by the server; else an estimate
};

struct Completion {
    std::string text;           ///< what the customer gets: trimmed, without the model's thinking aloud
    std::string finish_reason;  ///< stop, length, or what a server made up
    Usage usage;
    bool cut_off() const { return finish_reason == "length"; }
};

class ChatAccumulator {
  public:
    /// `key`: masked in errors.
    explicit ChatAccumulator(std::string key) : key_(std::move(key)) {}

    /// False when nothing more is wanted: the end mark, or an error.
    bool take(const SseEvent& event);
    /// A body that is no event stream: one completion, or an error object.
    void take_whole(std::string_view body);

    /// Content so far, as the customer would see it.
    std::string visible_text() const;
    bool finished() const { return !finish_reason_.empty(); }
    bool has_error() const { return error_.has_value(); }

    /// After the end: the error that makes this answer useless, or nothing. `broken` says how the connection
    /// ended, when it did not end cleanly; it does not matter once a finish_reason was seen.
    std::optional<ProviderError> failure(const std::optional<ProviderError>& broken) const;
    /// Valid when failure() is nothing.
    Completion completion() const;

  private:
    bool take_error(std::string_view body);
    bool refuse(ProviderError error);
    void take_choice(const nlohmann::json& choice);
    void take_message(const nlohmann::json& message);
    void take_usage(const nlohmann::json& usage);

    std::string key_;
    std::string text_;
    std::string refusal_;
    std::string finish_reason_;
    Usage usage_;
    bool tool_calls_ = false;
    std::optional<ProviderError> error_;
};

}  // namespace patchbay::openai
