#include "tests/fakes/openai/error_catalogue.hpp"

#include <map>

namespace patchbay::fakes::openai {

namespace {

HttpResponse openai_error(int status, const char* type, Json code, Json param, const char* message) {
    return error_response(ApiError(status, type, std::move(code), std::move(param), message));
}

HttpResponse json_body(int status, const Json& body) {
    return {status, "application/json", body.dump(), {}};
}

HttpResponse page(int status, const std::string& title) {
    return {status,
            "text/html",
            "<html>\r\n<head><title>" + title + "</title></head>\r\n<body>\r\n<center><h1>" + title +
                "</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n",
            {}};
}

HttpResponse rate_limit() {
    auto response = openai_error(
        429, "requests", "rate_limit_exceeded", nullptr,
        "Rate limit reached for gpt-4o-mini in organization org-fake on requests per min (RPM): Limit 3, "
        "Used 3, Requested 1. Please try again in 1s.");
    response.headers = {{"Retry-After", "1"},
                        {"x-ratelimit-limit-requests", "3"},
                        {"x-ratelimit-remaining-requests", "0"},
                        {"x-ratelimit-reset-requests", "1s"}};
    return response;
}

HttpResponse quota(const char* code, const char* message) {
    return openai_error(429, "insufficient_quota", code, nullptr, message);
}

// As FastAPI servers refuse.
HttpResponse validation_error() {
    const Json problem{{"loc", Json::array({"body", "messages"})},
                       {"msg", "field required"},
                       {"type", "value_error.missing"}};
    return json_body(422, {{"detail", Json::array({problem})}});
}

std::map<std::string, HttpResponse> authorization_errors() {
    return {
        {"invalid_api_key",
         openai_error(401, "invalid_request_error", "invalid_api_key", nullptr,
                      "Incorrect API key provided: sk-fake****. You can find your API key at "
                      "https://platform.openai.com/account/api-keys.")},
        {"no_credits",
         json_body(
             402,
             {{"error", {{"message", "Insufficient credits. Add more credits and retry."}, {"code", 402}}}})},
        {"country", openai_error(403, "request_forbidden", "unsupported_country_region_territory", nullptr,
                                 "Country, region, or territory not supported")},
        {"permission", openai_error(403, "invalid_request_error", "model_not_found", nullptr,
                                    "Project `proj_fake` does not have access to model `gpt-4o`")},
    };
}

std::map<std::string, HttpResponse> request_errors() {
    return {
        {"context_length",
         openai_error(
             400, "invalid_request_error", "context_length_exceeded", "messages",
             "This model's maximum context length is 128000 tokens. However, your messages resulted in "
             "130222 tokens. Please reduce the length of the messages.")},
        {"unsupported_parameter",
         openai_error(400, "invalid_request_error", "unsupported_parameter", "max_tokens",
                      "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
                      "'max_completion_tokens' instead.")},
        {"invalid_json", openai_error(400, "invalid_request_error", nullptr, nullptr,
                                      "We could not parse the JSON body of your request.")},
        {"model_not_found",
         openai_error(404, "invalid_request_error", "model_not_found", nullptr,
                      "The model `gpt-x` does not exist or you do not have access to it.")},
        {"timeout",
         openai_error(408, "invalid_request_error", "request_timeout", nullptr, "Request timed out.")},
        {"conflict", openai_error(409, "invalid_request_error", "conflict", nullptr,
                                  "The resource is locked by another request.")},
        {"too_large", openai_error(413, "invalid_request_error", nullptr, nullptr,
                                   "Maximum content size limit (26214400) exceeded.")},
        {"unprocessable", validation_error()},
        {"vllm_flat",
         json_body(
             400,
             {{"object", "error"},
              {"message",
               "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens."},
              {"type", "BadRequestError"},
              {"param", nullptr},
              {"code", 400}})},
        {"numeric_code",
         json_body(
             401,
             {{"error", {{"code", 401}, {"message", "Invalid API Key"}, {"type", "authentication_error"}}}})},
        {"detail", json_body(400, {{"detail", "There was an error parsing the body"}})},
    };
}

std::map<std::string, HttpResponse> limit_errors() {
    return {
        {"rate_limit", rate_limit()},
        {"slow_down",
         openai_error(429, "requests", "slow_down", nullptr, "Slow down: your request rate rises too fast.")},
        {"insufficient_quota",
         quota("insufficient_quota",
               "You exceeded your current quota, please check your plan and billing details. For more "
               "information on this error, read the docs: "
               "https://platform.openai.com/docs/guides/error-codes/api-errors.")},
        {"credit_balance_exhausted", quota("credit_balance_exhausted", "Your credit balance is exhausted.")},
        {"spend_limit",
         quota("organization_spend_limit_exceeded", "Your organization has reached its spend limit.")},
    };
}

std::map<std::string, HttpResponse> server_errors() {
    auto overloaded = openai_error(
        503, "service_unavailable_error", "server_is_overloaded", nullptr,
        "The server is currently overloaded with other requests. Sorry about that! Please try again later.");
    overloaded.headers = {{"Retry-After", "1"}};
    return {
        {"server_error",
         openai_error(500, "server_error", nullptr, nullptr,
                      "The server had an error while processing your request. Sorry about that!")},
        {"bad_gateway", page(502, "502 Bad Gateway")},
        {"overloaded", overloaded},
        {"loading",
         json_body(
             503, {{"error", {{"code", 503}, {"message", "Loading model"}, {"type", "unavailable_error"}}}})},
        {"gateway_timeout", page(504, "504 Gateway Time-out")},
        {"overloaded_529",
         json_body(
             529, {{"type", "error"}, {"error", {{"type", "overloaded_error"}, {"message", "Overloaded"}}}})},
        {"error_in_200",
         json_body(200, {{"error", {{"code", 502}, {"message", "Provider returned error"}}}})},
        {"empty", HttpResponse{200, "application/json", "", {}}},
    };
}

const std::map<std::string, HttpResponse>& catalogue() {
    static const std::map<std::string, HttpResponse> kCatalogue = [] {
        std::map<std::string, HttpResponse> all;
        all.merge(authorization_errors());
        all.merge(request_errors());
        all.merge(limit_errors());
        all.merge(server_errors());
        return all;
    }();
    return kCatalogue;
}

}  // namespace

std::optional<HttpResponse> catalogued_error(const std::string& name) {
    const auto found = catalogue().find(name);
    if (found == catalogue().end()) return std::nullopt;
    return found->second;
}

std::vector<std::string> catalogued_names() {
    std::vector<std::string> names;
    for (const auto& [name, response] : catalogue())
        names.push_back(name);
    return names;
}

}  // namespace patchbay::fakes::openai
