#pragma once
// What went wrong at a provider, and what is to be done about it: the one place where statuses, error bodies
// of OpenAI, vLLM, llama.cpp, LiteLLM, OpenRouter and gateways, and broken connections are told apart. Pure.

#include <patchbay/http_client.hpp>

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::openai {

enum class Remedy {
    retry,            ///< the same request may work in a moment
    next_provider,    ///< it will not work here
    shorten_context,  ///< it may work with less history
    drop_parameter,   ///< it may work without, or with another name of, `parameter`
};

struct ProviderError {
    Remedy remedy = Remedy::next_provider;
    std::string code;       ///< without the module's prefix: "rate_limited", "key_refused", ...
    std::string message;    ///< the provider's own words: one line, shortened, without keys; may be empty
    std::string parameter;  ///< for drop_parameter
    int status = 0;         ///< HTTP; 0: there was none
    std::optional<std::chrono::milliseconds> retry_after;
    bool blames_provider = true;  ///< counts for the circuit breaker and the provider's state
    bool lasting = false;         ///< people have to act (key, money): no use asking again soon
};

/// What classify() looks at.
struct ErrorResponse {
    int status = 0;  ///< 200 for an error object inside a stream or a body
    std::string_view body;
    std::string_view retry_after;     ///< header Retry-After: seconds or an HTTP date
    std::string_view retry_after_ms;  ///< header retry-after-ms
    std::string_view should_retry;    ///< header x-should-retry: "true", "false"
    std::int64_t now_seconds = 0;     ///< since 1970, for an HTTP date
};

/// `key` is masked wherever the provider echoes it.
ProviderError classify(const ErrorResponse& response, std::string_view key);

/// An error object that came with a status of success. True for every shape seen: {"error":{}},
/// {"error":"text"},
/// {"type":"error","error":{}}, vLLM's flat {"object":"error","message"}, {"detail"}.
bool is_error_object(const nlohmann::json& value);

/// The exchange broke: `failure_code` and `failure` as the host's HTTP client says them.
ProviderError connection_error(std::string_view failure_code, std::string_view failure);

/// An error that we found ourselves.
ProviderError own_error(std::string code, Remedy remedy, std::string message = {});

/// Code, title, detail and fix for people. `detail` holds the provider's words.
Error describe(const ProviderError& error);

}  // namespace patchbay::openai
