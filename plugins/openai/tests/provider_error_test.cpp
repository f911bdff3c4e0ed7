#include "provider_error.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <vector>

namespace patchbay::openai {
namespace {

struct Case {
    const char* name;
    int status;
    std::string body;
    Remedy remedy;
    std::string code;
    std::string message = "";  // empty: not looked at
};

ProviderError read(int status, const std::string& body) {
    return classify({status, body, {}, {}, {}, 0}, "sk-secret-key");
}

std::string openai_error(const std::string& code, const std::string& type,
                         const std::string& message = "words") {
    return R"({"error":{"message":")" + message + R"(","type":")" + type + R"(","param":null,"code":")" +
           code + R"("}})";
}

TEST(ProviderError, KnowsWhatEachAnswerAsksFor) {
    const std::vector<Case> cases{
        {"context too long", 400, openai_error("context_length_exceeded", "invalid_request_error"),
         Remedy::shorten_context, "context_too_long"},
        {"context, vLLM", 400,
         R"({"object":"error","message":"This model's maximum context length is 4096 tokens.","type":"BadRequestError","code":400})",
         Remedy::shorten_context, "context_too_long"},
        {"context, LiteLLM", 400,
         R"({"error":{"message":"litellm.ContextWindowExceededError: too long","code":"400"}})",
         Remedy::shorten_context, "context_too_long"},
        {"context, llama.cpp", 400,
         R"({"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}})",
         Remedy::shorten_context, "context_too_long"},
        {"temperature", 400,
         openai_error("unsupported_value", "invalid_request_error",
                      "Unsupported value: 'temperature' does not support 0.16. Only the default (1)"),
         Remedy::drop_parameter, "parameter_refused"},
        {"bad request", 400, openai_error("", "invalid_request_error"), Remedy::next_provider,
         "request_refused"},
        {"key", 401, openai_error("invalid_api_key", "invalid_request_error"), Remedy::next_provider,
         "key_refused"},
        {"key, llama.cpp", 401,
         R"({"error":{"code":401,"message":"Invalid API Key","type":"authentication_error"}})",
         Remedy::next_provider, "key_refused"},
        {"credit, OpenRouter", 402, R"({"error":{"code":402,"message":"Insufficient credits"}})",
         Remedy::next_provider, "quota_exhausted"},
        {"country", 403, openai_error("unsupported_country_region_territory", "request_forbidden"),
         Remedy::next_provider, "forbidden"},
        {"unknown model", 404, openai_error("model_not_found", "invalid_request_error"),
         Remedy::next_provider, "model_unknown"},
        {"wrong path", 404, "<html><body>404 page not found</body></html>", Remedy::next_provider,
         "wrong_address"},
        {"redirect", 301, "", Remedy::next_provider, "wrong_address"},
        {"timeout there", 408, "", Remedy::retry, "timeout"},
        {"lock conflict", 409, "", Remedy::retry, "server_error"},
        {"too big", 413, "", Remedy::shorten_context, "context_too_long"},
        {"media", 415, "", Remedy::next_provider, "request_refused"},
        {"validation", 422,
         R"({"detail":[{"loc":["body","messages"],"msg":"field required","type":"x","input":"my secret question"}]})",
         Remedy::next_provider, "request_refused", "messages: field required"},
        {"stream_options unknown", 422,
         R"({"detail":[{"loc":["body","stream_options"],"msg":"Extra inputs are not permitted","type":"extra_forbidden"}]})",
         Remedy::drop_parameter, "parameter_refused"},
        {"detail text", 500, R"({"detail":"boom"})", Remedy::retry, "server_error", "boom"},
        {"rate", 429, openai_error("rate_limit_exceeded", "requests"), Remedy::retry, "rate_limited"},
        {"slow down", 429, openai_error("slow_down", "requests"), Remedy::retry, "rate_limited"},
        {"429 without a body", 429, "", Remedy::retry, "rate_limited"},
        {"quota by type", 429, openai_error("", "insufficient_quota"), Remedy::next_provider,
         "quota_exhausted"},
        {"quota by code", 429, openai_error("insufficient_quota", "insufficient_quota"),
         Remedy::next_provider, "quota_exhausted"},
        {"balance", 429, openai_error("credit_balance_exhausted", "x"), Remedy::next_provider,
         "quota_exhausted"},
        {"project limit", 429, openai_error("project_spend_limit_exceeded", "x"), Remedy::next_provider,
         "quota_exhausted"},
        {"organisation limit", 429, openai_error("organization_usage_limit_exceeded", "x"),
         Remedy::next_provider, "quota_exhausted"},
        {"server", 500, openai_error("", "server_error"), Remedy::retry, "server_error"},
        {"not supported, llama.cpp", 501,
         R"({"error":{"code":501,"message":"no","type":"not_supported_error"}})", Remedy::next_provider,
         "request_refused"},
        {"gateway page", 502,
         "<html><head><style>p{}</style><title>502 Bad "
         "Gateway</title></head><body><h1>nginx</h1></body></html>",
         Remedy::retry, "server_error", "502 Bad Gateway nginx"},
        {"loading", 503, R"({"error":{"message":"Loading model","type":"unavailable_error","code":503}})",
         Remedy::retry, "overloaded"},
        {"gateway timeout", 504, "", Remedy::retry, "server_error"},
        {"overloaded", 529, R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})",
         Remedy::retry, "overloaded", "Overloaded"},
        {"content policy", 400, openai_error("content_filter", "invalid_request_error"),
         Remedy::next_provider, "filtered"},
        {"garbage", 500, std::string("\xff\xfe\x00\x01", 4), Remedy::retry, "server_error"},
        {"in a stream: authentication", 200, R"({"error":{"type":"authentication_error","message":"no"}})",
         Remedy::next_provider, "key_refused"},
        {"in a stream: rate", 200, R"({"error":{"code":"rate_limit_exceeded","message":"no"}})",
         Remedy::retry, "rate_limited"},
        {"in a stream: numeric 502", 200, R"({"error":{"code":502,"message":"upstream"}})", Remedy::retry,
         "server_error"},
    };
    for (const Case& one : cases) {
        const ProviderError error = read(one.status, one.body);
        EXPECT_EQ(error.remedy, one.remedy) << one.name;
        EXPECT_EQ(error.code, one.code) << one.name;
        if (!one.message.empty()) {
            EXPECT_EQ(error.message, one.message) << one.name;
        }
        EXPECT_FALSE(describe(error).title.empty()) << one.name;
    }
}

TEST(ProviderError, NamesTheParameterThatWasRefused) {
    const auto named = [](const std::string& message) {
        return read(400, openai_error("unsupported_parameter", "x", message)).parameter;
    };
    EXPECT_EQ(
        named("Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead."),
        "max_tokens");
    EXPECT_EQ(named("Unrecognized request argument supplied: max_completion_tokens"),
              "max_completion_tokens");
    EXPECT_EQ(named("stream_options is not supported"), "stream_options");
    EXPECT_EQ(named("something else"), "");
}

TEST(ProviderError, OnlyWhatBlamesTheProviderCountsAgainstIt) {
    EXPECT_TRUE(read(401, "").blames_provider);
    EXPECT_TRUE(read(401, "").lasting);
    EXPECT_TRUE(read(500, "").blames_provider);
    EXPECT_FALSE(read(500, "").lasting);
    EXPECT_FALSE(read(422, "").blames_provider);
    EXPECT_FALSE(read(413, "").blames_provider);
    EXPECT_FALSE(read(404, openai_error("model_not_found", "x")).blames_provider);
}

TEST(ProviderError, NeverRepeatsAKey) {
    const auto message =
        read(401, openai_error("invalid_api_key", "x",
                               "Incorrect API key provided: sk-secret-key, also sk-proj-ABCDEF1234."))
            .message;
    EXPECT_EQ(message.find("secret"), std::string::npos) << message;
    EXPECT_EQ(message.find("ABCDEF"), std::string::npos) << message;
}

TEST(ProviderError, KeepsTheWordsShortAndValid) {
    const std::string message = read(500, openai_error("", "", std::string(5000, 'x'))).message;
    EXPECT_LE(message.size(), 300U);
    EXPECT_NO_THROW(nlohmann::json(read(500, std::string(20000, '\xff')).message).dump());
}

TEST(ProviderError, ObeysTheServersWishAboutRetries) {
    EXPECT_EQ(classify({500, "", {}, {}, "false", 0}, "").remedy, Remedy::next_provider);
    EXPECT_EQ(classify({400, "", {}, {}, "true", 0}, "").remedy, Remedy::retry);
    EXPECT_EQ(classify({429, openai_error("insufficient_quota", ""), {}, {}, "true", 0}, "").remedy,
              Remedy::next_provider);
    EXPECT_EQ(classify({429, "", "2", "", "", 0}, "").retry_after, std::chrono::milliseconds(2000));
}

TEST(ProviderError, ReadsBrokenConnections) {
    EXPECT_EQ(connection_error("timeout", "").code, "timeout");
    EXPECT_EQ(connection_error("reset", "").code, "stream_broken");
    EXPECT_EQ(connection_error("dns", "no such host").code, "unreachable");
    EXPECT_EQ(connection_error("refused_address", "").remedy, Remedy::next_provider);
    EXPECT_TRUE(connection_error("refused_address", "").lasting);
}

}  // namespace
}  // namespace patchbay::openai
