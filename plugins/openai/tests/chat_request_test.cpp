#include "chat_request.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace patchbay::openai {
namespace {

Prompt prompt() {
    Prompt prompt;
    prompt.instructions = "Be kind.";
    HistoryMessage message;
    message.author = "contact";
    message.text = "Hello";
    prompt.history = {message};
    prompt.temperature = 0.5;
    prompt.answer_tokens = 100;
    return prompt;
}

nlohmann::json body(const Capabilities& capabilities, const Prompt& asked = prompt()) {
    return nlohmann::json::parse(chat_body(asked, "m", capabilities, 1).json);
}

TEST(ChatRequest, CarriesInstructionsAndHistory) {
    const auto json = body({});
    EXPECT_EQ(json["model"], "m");
    EXPECT_EQ(json["stream"], true);
    EXPECT_EQ(json["stream_options"]["include_usage"], true);
    EXPECT_EQ(json["messages"],
              nlohmann::json::parse(
                  R"([{"role":"system","content":"Be kind."},{"role":"user","content":"Hello"}])"));
    EXPECT_EQ(json["temperature"], 0.5);
    EXPECT_EQ(json["max_tokens"], 100);
}

TEST(ChatRequest, LeavesOutWhatTheModelDoesNotTake) {
    const auto json = body({TokenLimitField::max_completion_tokens, false, false});
    EXPECT_FALSE(json.contains("temperature"));
    EXPECT_FALSE(json.contains("stream_options"));
    EXPECT_FALSE(json.contains("max_tokens"));
    EXPECT_EQ(json["max_completion_tokens"], 100);
    EXPECT_FALSE(body({TokenLimitField::none, true, true}).contains("max_completion_tokens"));
}

TEST(ChatRequest, SendsNoOptionThatNobodySet) {
    Prompt bare = prompt();
    bare.temperature.reset();
    bare.answer_tokens = 0;
    const auto json = body({}, bare);
    EXPECT_FALSE(json.contains("temperature"));
    EXPECT_FALSE(json.contains("max_tokens"));
}

TEST(Capabilities, AreGuessedFromTheNames) {
    const auto limit = [](const char* url, const char* model) {
        return guess_capabilities(url, model).token_limit;
    };
    EXPECT_EQ(limit("https://api.openai.com/v1", "gpt-4o"), TokenLimitField::max_completion_tokens);
    EXPECT_EQ(limit("https://openrouter.ai/api/v1", "openai/gpt-5-mini"),
              TokenLimitField::max_completion_tokens);
    EXPECT_EQ(limit("https://openrouter.ai/api/v1", "o3"), TokenLimitField::max_completion_tokens);
    EXPECT_EQ(limit("http://127.0.0.1:11434/v1", "llama3.1"), TokenLimitField::max_tokens);
    EXPECT_EQ(limit("http://127.0.0.1:11434/v1", "o1abc"), TokenLimitField::max_tokens);
}

TEST(Capabilities, LearnFromRefusalsAndEndThere) {
    Capabilities now;
    now = without(now, "max_tokens");
    EXPECT_EQ(now.token_limit, TokenLimitField::max_completion_tokens);
    EXPECT_EQ(without(now, "max_tokens"), now) << "refused again: nothing more to change";
    now = without(now, "max_completion_tokens");
    EXPECT_EQ(now.token_limit, TokenLimitField::none);
    now = without(now, "temperature");
    EXPECT_FALSE(now.temperature);
    EXPECT_EQ(without(now, "temperature"), now);
    EXPECT_EQ(without(now, "model"), now);
}

}  // namespace
}  // namespace patchbay::openai
