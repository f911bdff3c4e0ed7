#include "chat_stream.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace patchbay::openai {
namespace {

std::string piece(const std::string& text) {
    return R"({"choices":[{"index":0,"delta":{"content":")" + text +
           R"("},"finish_reason":null}],"usage":null})";
}
std::string finish(const std::string& reason) {
    return R"({"choices":[{"index":0,"delta":{},"finish_reason":")" + reason + R"("}]})";
}
const std::string kRole =
    R"({"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]})";
const std::string kUsage =
    R"({"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}})";

ChatAccumulator read(const std::vector<std::string>& events) {
    ChatAccumulator answer("sk-secret-key");
    for (const std::string& data : events) {
        if (!answer.take({"", data})) break;
    }
    return answer;
}

TEST(ChatStream, PutsTheTextTogether) {
    const auto answer = read({kRole, piece("Hel"), piece("lo"), finish("stop"), kUsage, "[DONE]"});
    ASSERT_FALSE(answer.failure(std::nullopt));
    EXPECT_EQ(answer.completion().text, "Hello");
    EXPECT_EQ(answer.completion().usage.prompt_tokens, 9);
    EXPECT_EQ(answer.completion().usage.completion_tokens, 2);
    EXPECT_TRUE(answer.completion().usage.reported);
}

struct Case {
    const char* name;
    std::vector<std::string> events;
    std::string failure;  // code; empty: the answer is good
    Remedy remedy = Remedy::retry;
    std::string text;
};

TEST(ChatStream, TellsGoodAnswersFromUselessOnes) {
    const std::vector<Case> cases{
        {"no [DONE] after finish_reason is complete", {piece("a"), finish("stop")}, "", {}, "a"},
        {"length with text is kept", {piece("a"), finish("length")}, "", {}, "a"},
        {"an unknown reason with text is kept", {piece("a"), finish("eos")}, "", {}, "a"},
        {"no usage at all", {piece("a"), finish("stop"), "[DONE]"}, "", {}, "a"},
        {"content in parts",
         {R"({"choices":[{"delta":{"content":[{"type":"text","text":"a"},{"type":"image"},{"type":"text","text":"b"}]}}]})",
          finish("stop")},
         "",
         {},
         "ab"},
        {"a second choice is ignored",
         {piece("a"), R"({"choices":[{"index":1,"delta":{"content":"x"}}]})", finish("stop")},
         "",
         {},
         "a"},
        {"padding is ignored",
         {R"({"obfuscation":"xyz","choices":[{"index":0,"delta":{"content":"a"}}]})", finish("stop")},
         "",
         {},
         "a"},
        {"thinking aloud is left out",
         {piece("<think>hm"), piece(" so</think>\\n\\nyes"), finish("stop")},
         "",
         {},
         "yes"},
        {"a torn chunk after the end", {piece("a"), finish("stop"), "{\"usa"}, "", {}, "a"},
        {"an empty error object is none",
         {R"({"error":null,"choices":[{"delta":{"content":"a"}}]})", finish("stop")},
         "",
         {},
         "a"},
        {"the stream ends without finish_reason",
         {piece("a"), piece("b")},
         "stream_broken",
         Remedy::retry,
         ""},
        {"[DONE] without finish_reason", {piece("a"), "[DONE]"}, "stream_broken", Remedy::retry, ""},
        {"nothing at all", {}, "stream_broken", Remedy::retry, ""},
        {"content filter", {piece("a"), finish("content_filter")}, "filtered", Remedy::next_provider, ""},
        {"a refusal",
         {R"({"choices":[{"delta":{"refusal":"I can't"}}]})", finish("stop")},
         "refused",
         Remedy::next_provider,
         ""},
        {"all tokens went into thinking", {finish("length")}, "empty_answer", Remedy::next_provider, ""},
        {"an empty answer", {kRole, finish("stop")}, "empty_answer", Remedy::retry, ""},
        {"thinking only", {piece("<think>hm</think>  "), finish("stop")}, "empty_answer", Remedy::retry, ""},
        {"a tool call nobody asked for",
         {R"({"choices":[{"delta":{"tool_calls":[{"index":0}]}}]})", finish("tool_calls")},
         "empty_answer",
         Remedy::next_provider,
         ""},
        {"an error object",
         {piece("a"), R"({"error":{"message":"boom","type":"server_error","code":null}})"},
         "server_error",
         Remedy::retry,
         ""},
        {"a nested error",
         {R"({"type":"error","error":{"type":"overloaded_error","message":"busy"}})"},
         "overloaded",
         Remedy::retry,
         ""},
        {"a numeric code", {R"({"error":{"code":429,"message":"slow"}})"}, "rate_limited", Remedy::retry, ""},
        {"a flat vLLM error",
         {R"({"object":"error","message":"bad","type":"BadRequestError","code":400})"},
         "request_refused",
         Remedy::next_provider,
         ""},
        {"an error that is a string", {R"({"error":"went wrong"})"}, "server_error", Remedy::retry, ""},
        {"finish_reason error", {piece("a"), finish("error")}, "server_error", Remedy::retry, ""},
        {"garbage", {piece("a"), "<html>"}, "garbage", Remedy::retry, ""},
        {"JSON that is no object", {"[1,2]"}, "garbage", Remedy::retry, ""},
        {"members of the wrong type",
         {R"({"choices":{"a":1},"usage":[]})", R"({"choices":[3,null,{"delta":7}]})"},
         "stream_broken",
         Remedy::retry,
         ""},
    };
    for (const Case& one : cases) {
        const auto answer = read(one.events);
        const auto failure = answer.failure(std::nullopt);
        EXPECT_EQ(failure ? failure->code : "", one.failure) << one.name;
        if (failure) {
            EXPECT_EQ(failure->remedy, one.remedy) << one.name;
        } else {
            EXPECT_EQ(answer.completion().text, one.text) << one.name;
        }
    }
}

TEST(ChatStream, TakesAnErrorEventOfAnyShape) {
    ChatAccumulator answer("");
    EXPECT_FALSE(answer.take({"error", "upstream went away"}));
    EXPECT_EQ(answer.failure(std::nullopt)->code, "server_error");
    EXPECT_EQ(answer.failure(std::nullopt)->message, "upstream went away");
}

TEST(ChatStream, ABrokenConnectionMattersOnlyBeforeTheFinishReason) {
    const auto reset = connection_error("reset", "connection reset");
    EXPECT_EQ(read({piece("a")}).failure(reset)->message, "connection reset");
    EXPECT_FALSE(read({piece("a"), finish("stop")}).failure(reset));
}

TEST(ChatStream, ReadsAWholeAnswer) {
    ChatAccumulator answer("");
    answer.take_whole(
        R"({"choices":[{"index":0,"message":{"role":"assistant","content":"Hi","refusal":null},)"
        R"("finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2}})");
    ASSERT_FALSE(answer.failure(std::nullopt));
    EXPECT_EQ(answer.completion().text, "Hi");
}

TEST(ChatStream, AWholeErrorAndAPageAreFailures) {
    ChatAccumulator error("");
    error.take_whole(R"({"error":{"code":402,"message":"no credits"}})");
    EXPECT_EQ(error.failure(std::nullopt)->code, "quota_exhausted");
    ChatAccumulator page("");
    page.take_whole("<html><title>Welcome</title></html>");
    EXPECT_EQ(page.failure(std::nullopt)->code, "garbage");
    EXPECT_EQ(page.failure(std::nullopt)->message, "Welcome");
}

TEST(ChatStream, DraftsHideHalfAThought) {
    EXPECT_EQ(read({piece("<th")}).visible_text(), "");
    EXPECT_EQ(read({piece("<think>let me see")}).visible_text(), "");
    EXPECT_EQ(read({piece("<3")}).visible_text(), "<3");
}

}  // namespace
}  // namespace patchbay::openai
