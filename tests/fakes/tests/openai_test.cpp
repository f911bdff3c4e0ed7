#include <gtest/gtest.h>

#include <cmath>

#include "tests/fakes/openai/assistant.hpp"
#include "tests/fakes/openai/embeddings.hpp"
#include "tests/fakes/openai/schema_sample.hpp"
#include "tests/fakes/openai/stream_plan.hpp"
#include "tests/fakes/openai/text.hpp"

namespace patchbay::fakes::openai {
namespace {

struct Planned {
    ChatRequest request;
    Completion completion;
    ScriptedAnswer scripted;
    FaultAction fault;

    Planned() {
        request.model = completion.model = "m";
        request.obfuscation = false;
        completion.content = "one two three";
        completion.finish_reason = "stop";
        completion.usage = {{"total_tokens", 3}};
    }
    StreamPlan plan() const { return plan_stream(request, completion, scripted, fault, {}); }
    std::string all() const {
        std::string text;
        for (const auto& step : plan().steps)
            text += step.bytes;
        return text;
    }
};

TEST(Stream, SaysRoleWordsReasonAndDone) {
    const Planned planned;
    const auto plan = planned.plan();
    ASSERT_EQ(plan.steps.size(), 6U);
    EXPECT_NE(plan.steps[0].bytes.find(R"("role":"assistant")"), std::string::npos);
    EXPECT_NE(plan.steps[2].bytes.find(R"("content":"two ")"), std::string::npos);
    EXPECT_NE(plan.steps[4].bytes.find(R"("finish_reason":"stop")"), std::string::npos);
    EXPECT_EQ(plan.steps[5].bytes, "data: [DONE]\n\n");
}

TEST(Stream, SendsUsageOnlyWhenAsked) {
    Planned planned;
    EXPECT_EQ(planned.all().find("usage"), std::string::npos);
    planned.request.include_usage = true;
    EXPECT_NE(planned.all().find(R"("choices":[],"usage":{"total_tokens":3})"), std::string::npos);
    planned.fault.no_usage = true;
    EXPECT_EQ(planned.all().find("usage"), std::string::npos);
}

TEST(Stream, TruncatedHasNeitherReasonNorDone) {
    Planned planned;
    planned.fault.kind = FaultKind::truncate;
    planned.fault.after_chunks = 1;
    const auto plan = planned.plan();
    EXPECT_EQ(plan.steps.size(), 2U);
    EXPECT_EQ(plan.end, StreamEnd::complete);
    EXPECT_EQ(plan.outcome, "cut");
}

TEST(Stream, BreaksAtTheLatestAfterTheText) {
    Planned planned;
    planned.fault.kind = FaultKind::truncate;
    planned.fault.after_chunks = 99;
    EXPECT_EQ(planned.all().find("finish_reason\":\"stop"), std::string::npos);
    EXPECT_NE(planned.all().find("three"), std::string::npos);
}

TEST(Stream, EndsAsTheFaultSays) {
    Planned planned;
    planned.fault.kind = FaultKind::stall;
    EXPECT_EQ(planned.plan().end, StreamEnd::stall);
    planned.fault.kind = FaultKind::stream_reset;
    EXPECT_EQ(planned.plan().end, StreamEnd::reset);
    planned.fault.kind = FaultKind::stream_close;
    EXPECT_EQ(planned.plan().end, StreamEnd::close);
    planned.fault = FaultAction{};
    planned.fault.crlf = planned.fault.no_space = true;
    EXPECT_EQ(planned.plan().steps.back().bytes, "data:[DONE]\r\n\r\n");
}

TEST(Text, PiecesJoinToTheWhole) {
    const std::string text = "Привет, мир!  Two  spaces\nline 😀";
    for (const std::size_t size : {0, 1, 3, 100}) {
        std::string joined;
        for (const auto& piece : pieces(text, size))
            joined += piece;
        EXPECT_EQ(joined, text);
    }
    EXPECT_EQ(pieces("аб😀", 1).size(), 3U);
}

TEST(Text, LowersCyrillic) {
    EXPECT_EQ(lowered("ПРИВЕТ Ёлка ABC я"), "привет ёлка abc я");
    EXPECT_EQ(words("Где заказ №1042?"), (std::vector<std::string>{"где", "заказ", "№1042"}));
}

TEST(Text, CutsNoCharacter) {
    EXPECT_EQ(first_tokens("абвг", 1), "аб");
}

TEST(Assistant, AnswersInTheLanguageOfTheQuestion) {
    EXPECT_NE(assistant_answer({"Сколько стоит доставка?"}, false).find("Доставка занимает"),
              std::string::npos);
    EXPECT_NE(assistant_answer({"How long does delivery take?"}, false).find("Delivery takes"),
              std::string::npos);
}

TEST(Assistant, AnswersSeveralMessagesAtOnceAndGreetsOnce) {
    const auto answer = assistant_answer({"Hello", "where is my order 1042?", "can I pay by card?"}, false);
    EXPECT_TRUE(answer.starts_with("Hello!"));
    EXPECT_NE(answer.find("order 1042"), std::string::npos);
    EXPECT_NE(answer.find("bank cards"), std::string::npos);
    EXPECT_FALSE(assistant_answer({"where is my order 1042?"}, true).starts_with("Hello!"));
}

TEST(Assistant, AsksBackWhenItDoesNotUnderstand) {
    EXPECT_NE(assistant_answer({"blue elephants"}, false).find("\"blue elephants\""), std::string::npos);
}

TEST(Embedding, HasLengthOneAndDependsOnTheTextAlone) {
    const auto vector = embed("some words", 64);
    double square = 0;
    for (const auto value : vector)
        square += static_cast<double>(value) * static_cast<double>(value);
    EXPECT_NEAR(square, 1, 1e-5);
    EXPECT_EQ(vector, embed("some words", 64));
    EXPECT_NE(vector, embed("other words", 64));
}

TEST(SchemaSample, SatisfiesTheSchema) {
    const auto sample = schema_sample(
        Json::parse(
            R"({"type":"object","properties":{"a":{"type":"string"},"b":{"enum":["x","y"]},"c":{"type":"array","items":{"type":"integer"}}}})"),
        "text");
    EXPECT_EQ(sample, Json::parse(R"({"a":"text","b":"x","c":[0]})"));
}

TEST(Faults, UnknownKindsAreRefusedWithTheKnownOnes) {
    try {
        read_fault({{"kind", "nonsense"}});
        FAIL();
    } catch (const std::invalid_argument& error) {
        EXPECT_NE(std::string(error.what()).find("insufficient_quota"), std::string::npos);
    }
}

}  // namespace
}  // namespace patchbay::fakes::openai
