#include "provider_error.hpp"

#include "clean_text.hpp"
#include "error_body.hpp"
#include "retry_after.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <initializer_list>

namespace patchbay::openai {
namespace {

constexpr std::size_t kMessageBytes = 300;

bool has_any(std::string_view text, std::initializer_list<std::string_view> needles) {
    for (const std::string_view needle : needles) {
        if (text.find(needle) != std::string_view::npos) return true;
    }
    return false;
}

/// Money is out or a limit set by people is reached; never told by the status, which is 429 for both kinds.
bool is_quota(const ErrorBody& body, int status) {
    const std::initializer_list<std::string_view> names = {"insufficient_quota",
                                                           "credit_balance_exhausted",
                                                           "organization_spend_limit_exceeded",
                                                           "project_spend_limit_exceeded",
                                                           "organization_usage_limit_exceeded",
                                                           "billing_hard_limit_reached"};
    return status == 402 || has_any(body.code, names) || has_any(body.type, names) ||
           has_any(lower(body.message), {"insufficient_quota", "exceeded your current quota"});
}

/// The texts differ by server and version (vLLM changed its own in 0.16), so several are known.
bool is_context_too_long(const ErrorBody& body) {
    return has_any(body.code + " " + body.type,
                   {"context_length_exceeded", "contextwindowexceeded", "exceed_context_size"}) ||
           has_any(lower(body.message),
                   {"context_length_exceeded", "maximum context length", "context length",
                    "contextwindowexceeded", "context window", "context size", "prompt is too long",
                    "input is too long", "too many tokens", "reduce the length of the messages",
                    "maximum model length"});
}

/// 404 is either a model that the provider does not have, which is the assistant's matter, or a wrong base
/// URL.
bool names_model(const ErrorBody& body) {
    return has_any(body.code, {"model"}) || body.parameter == "model" ||
           has_any(lower(body.message), {"model"});
}

/// The optional parameter of ours that the model does not take; empty when that is not the matter.
std::string refused_parameter(const ErrorBody& body) {
    const std::string message = lower(body.message);
    const bool refused =
        has_any(body.code, {"unsupported_parameter", "unsupported_value", "unknown_parameter"}) ||
        has_any(message, {"unsupported parameter", "unsupported value", "not supported", "does not support",
                          "unrecognized request argument", "unknown parameter", "extra fields not permitted",
                          "extra inputs are not permitted", "extra_forbidden", "not permitted"});
    if (!refused) return {};
    for (const std::string_view name :
         {"temperature", "stream_options", "max_completion_tokens", "max_tokens"}) {
        if (body.parameter == name || body.parameter.starts_with(std::string(name) + "."))
            return std::string(name);
    }
    // "Unsupported parameter: 'max_tokens' ... Use 'max_completion_tokens' instead": the first one named is
    // meant.
    std::string found;
    std::size_t first = std::string::npos;
    for (const std::string_view name :
         {"temperature", "stream_options", "max_completion_tokens", "max_tokens"}) {
        const std::size_t at = message.find(name);
        if (at < first) {
            first = at;
            found = name;
        }
    }
    return found;
}

struct Rule {
    int status;
    Remedy remedy;
    const char* code;
    bool blames_provider;
    bool lasting;
};

constexpr std::array kRules{
    Rule{400, Remedy::next_provider, "request_refused", false, false},
    Rule{401, Remedy::next_provider, "key_refused", true, true},
    Rule{403, Remedy::next_provider, "forbidden", true, true},
    Rule{404, Remedy::next_provider, "wrong_address", true, true},
    Rule{408, Remedy::retry, "timeout", true, false},
    Rule{409, Remedy::retry, "server_error", true, false},
    Rule{413, Remedy::shorten_context, "context_too_long", false, false},
    Rule{415, Remedy::next_provider, "request_refused", false, false},
    Rule{422, Remedy::next_provider, "request_refused", false, false},
    Rule{429, Remedy::retry, "rate_limited", true, false},
    Rule{501, Remedy::next_provider, "request_refused", true, true},
    Rule{503, Remedy::retry, "overloaded", true, false},
    Rule{529, Remedy::retry, "overloaded", true, false},
};

Rule rule_for(int status) {
    for (const Rule& rule : kRules) {
        if (rule.status == status) return rule;
    }
    if (status >= 500) return {status, Remedy::retry, "server_error", true, false};
    if (status >= 400) return {status, Remedy::next_provider, "request_refused", false, false};
    if (status >= 300) return {status, Remedy::next_provider, "wrong_address", true, true};
    return {status, Remedy::retry, "server_error", true, false};
}

/// The status that an error without one of its own stands for: inside a stream all come with 200.
int effective_status(const ErrorResponse& response, const ErrorBody& body) {
    if (response.status >= 300) return response.status;
    if (const int status = status_of_code(body.code); status != 0) return status;
    const std::string names = body.code + " " + body.type;
    if (has_any(names, {"rate_limit", "slow_down"})) return 429;
    if (has_any(names, {"invalid_api_key", "authentication"})) return 401;
    if (has_any(names, {"permission"})) return 403;
    if (has_any(names, {"model_not_found", "not_found"})) return 404;
    if (has_any(names, {"overloaded", "unavailable"})) return 503;
    if (has_any(names, {"invalid_request", "badrequest"})) return 400;
    return 500;
}

void apply_rule(ProviderError& error, const Rule& rule) {
    error.remedy = rule.remedy;
    error.code = rule.code;
    error.blames_provider = rule.blames_provider;
    error.lasting = rule.lasting;
}

void decide(ProviderError& error, const ErrorBody& body) {
    const bool about_request =
        error.status == 400 || error.status == 413 || error.status == 422 || error.status == 500;
    if (is_quota(body, error.status)) {
        apply_rule(error, {0, Remedy::next_provider, "quota_exhausted", true, true});
    } else if (has_any(body.code, {"content_filter", "content_policy"})) {
        apply_rule(error, {0, Remedy::next_provider, "filtered", false, false});
    } else if (error.status == 404 && names_model(body)) {
        apply_rule(error, {0, Remedy::next_provider, "model_unknown", false, false});
    } else if (about_request && is_context_too_long(body)) {
        apply_rule(error, {0, Remedy::shorten_context, "context_too_long", false, false});
    } else if (error.parameter = about_request ? refused_parameter(body) : ""; !error.parameter.empty()) {
        apply_rule(error, {0, Remedy::drop_parameter, "parameter_refused", false, false});
    } else {
        apply_rule(error, rule_for(error.status));
    }
}

}  // namespace

ProviderError classify(const ErrorResponse& response, std::string_view key) {
    const ErrorBody body = read_error_body(response.body);
    ProviderError error;
    error.status = effective_status(response, body);
    error.message = shorten(without_keys(body.message, key), kMessageBytes);
    decide(error, body);
    error.retry_after = read_retry_after(response.retry_after_ms, response.retry_after, response.now_seconds);
    if (response.should_retry == "false" && error.remedy == Remedy::retry)
        error.remedy = Remedy::next_provider;
    const bool may_retry = error.remedy == Remedy::next_provider && !error.lasting;
    if (response.should_retry == "true" && may_retry) error.remedy = Remedy::retry;
    return error;
}

bool is_error_object(const nlohmann::json& value) {
    if (!value.is_object()) return false;
    if (const auto error = value.find("error"); error != value.end()) {
        const bool empty_text = error->is_string() && error->get_ref<const std::string&>().empty();
        const bool nothing =
            error->is_null() || (error->is_object() && error->empty()) || empty_text || *error == false;
        if (!nothing) return true;
    }
    if (value.value("object", nlohmann::json()) == "error" ||
        value.value("type", nlohmann::json()) == "error")
        return true;
    return value.contains("detail") && !value.contains("choices");
}

ProviderError connection_error(std::string_view failure_code, std::string_view failure) {
    ProviderError error =
        own_error("unreachable", Remedy::retry, shorten(one_line(valid_utf8(failure)), kMessageBytes));
    if (failure_code == "timeout") error.code = "timeout";
    if (failure_code == "reset") error.code = "stream_broken";
    if (failure_code == "too_large") error = own_error("garbage", Remedy::next_provider, error.message);
    if (failure_code == "refused_address") {
        error = own_error("address_refused", Remedy::next_provider, error.message);
        error.lasting = true;
    }
    return error;
}

ProviderError own_error(std::string code, Remedy remedy, std::string message) {
    ProviderError error;
    error.code = std::move(code);
    error.remedy = remedy;
    error.message = std::move(message);
    return error;
}

}  // namespace patchbay::openai
