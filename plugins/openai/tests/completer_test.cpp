#include "completer.hpp"

#include "fixtures.hpp"
#include "scripted_host.hpp"

#include <gtest/gtest.h>

namespace patchbay::openai {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class CompleterTest : public testing::Test {
  protected:
    CompleterTest() {
        HistoryMessage message;
        message.author = "contact";
        message.text = "Hello";
        prompt_.history = {message};
        for (const char* statement : {"openai.set_provider_state"}) {
            link_.on_statement(statement, [this](const auto& parameters) {
                Provider changed = provider(*parameters[0], "named");
                changed.state = *parameters[2];
                states_set_.push_back(*parameters[0] + "=" + changed.state);
                return one_row(provider_row(changed));
            });
        }
    }

    AnswerOutcomeOf complete(const std::vector<Target>& targets) {
        return completer_.complete(
            targets, prompt_, options_, [&] { return ++attempts_ <= stop_after_; },
            [&](const ChatAccumulator&) { return true; });
    }
    std::string text_of(const AnswerOutcomeOf& outcome) {
        const auto* answered = std::get_if<Answered>(&outcome);
        return answered != nullptr ? answered->completion.text : "no answer";
    }
    std::vector<std::string> codes_of(const AnswerOutcomeOf& outcome) {
        std::vector<std::string> codes;
        if (const auto* failed = std::get_if<AllFailed>(&outcome)) {
            for (const auto& report : failed->reports)
                codes.push_back(report.error.code);
        }
        return codes;
    }

    ScriptedHost link_;
    Host host_{link_};
    ModelStates states_;
    ConcurrencyLimiter limiter_{link_};
    ProviderReporter reporter_{host_};
    Completer completer_{host_, states_, limiter_, reporter_, [] { return 0.5; }};
    Prompt prompt_;
    Options options_;
    Target main_{provider(kMainProvider, "main"), "big"};
    Target backup_{provider(kBackupProvider, "backup"), "small"};
    unsigned attempts_ = 0;
    unsigned stop_after_ = 1000;
    std::vector<std::string> states_set_;
};

TEST_F(CompleterTest, AnswersAndNotesThatTheProviderWorks) {
    link_.replies = {streamed({"Hel", "lo"})};
    EXPECT_EQ(text_of(complete({main_, backup_})), "Hello");
    ASSERT_EQ(link_.requests.size(), 1U);
    EXPECT_EQ(link_.requests[0].url, "http://127.0.0.1:9/main/chat/completions");
    EXPECT_EQ(link_.requests[0].label, "openai.chat");
    EXPECT_FALSE(link_.requests[0].guarded) << "a local address that an admin entered";
    EXPECT_GT(link_.requests[0].first_byte_timeout_ms, 0U);
    EXPECT_GT(link_.requests[0].idle_timeout_ms, 0U);
    EXPECT_EQ(states_set_, (std::vector<std::string>{std::string(kMainProvider) + "=ok"}));
    ASSERT_EQ(link_.published.size(), 1U);
    EXPECT_EQ(link_.published[0].topic, "openai.provider.state_changed");
    ASSERT_EQ(link_.live.size(), 1U);
    EXPECT_EQ(link_.live[0].event, "openai.provider.changed");
}

TEST_F(CompleterTest, RetriesWhatMayPass) {
    ScriptedReply half = streamed({"Hel", "lo"});
    half.pieces.resize(1);
    link_.replies = {refused(500, "boom"), half, streamed({"Hello"})};
    EXPECT_EQ(text_of(complete({main_})), "Hello");
    EXPECT_EQ(link_.sleeps, (std::vector<milliseconds>{milliseconds(250), milliseconds(500)}));
    EXPECT_EQ(attempts_, 3U);
}

TEST_F(CompleterTest, WaitsAsLongAsTheServerAsks) {
    link_.replies = {refused(429, "", {{"Retry-After", "2"}}), streamed({"Hello"})};
    EXPECT_EQ(text_of(complete({main_})), "Hello");
    ASSERT_EQ(link_.sleeps.size(), 1U);
    EXPECT_GE(link_.sleeps[0], seconds(2));
}

TEST_F(CompleterTest, FallsBackWhenTheMoneyIsOut) {
    link_.replies = {refused(429, R"({"error":{"type":"insufficient_quota","message":"no money"}})"),
                     streamed({"Hi"})};
    const auto outcome = complete({main_, backup_});
    EXPECT_EQ(text_of(outcome), "Hi");
    EXPECT_EQ(std::get<Answered>(outcome).target.model, "small");
    EXPECT_TRUE(link_.sleeps.empty()) << "not retried";
    EXPECT_EQ(states_set_, (std::vector<std::string>{std::string(kMainProvider) + "=failing",
                                                     std::string(kBackupProvider) + "=ok"}));
}

TEST_F(CompleterTest, SaysWhatEachProviderSaid) {
    link_.replies = {refused(401, R"({"error":{"message":"Incorrect key sk-main"}})"),
                     refused(404, R"({"error":{"code":"model_not_found"}})")};
    const auto outcome = complete({main_, backup_});
    EXPECT_EQ(codes_of(outcome), (std::vector<std::string>{"key_refused", "model_unknown"}));
    const std::string words = in_words(std::get<AllFailed>(outcome));
    EXPECT_NE(words.find("main (big): The provider refuses the key, HTTP 401"), std::string::npos) << words;
    EXPECT_NE(words.find("backup (small): The provider does not have the model"), std::string::npos) << words;
    EXPECT_EQ(words.find("sk-main"), std::string::npos) << words;
}

TEST_F(CompleterTest, DropsARefusedTemperatureOnceAndRemembersIt) {
    prompt_.temperature = 0.3;
    const std::string refusal =
        R"({"error":{"code":"unsupported_value","param":"temperature","message":"Unsupported value"}})";
    link_.replies = {refused(400, refusal), streamed({"a"}), streamed({"b"})};
    EXPECT_EQ(text_of(complete({main_})), "a");
    EXPECT_EQ(text_of(complete({main_})), "b");
    ASSERT_EQ(link_.requests.size(), 3U);
    EXPECT_NE(link_.requests[0].body.find("temperature"), std::string::npos);
    EXPECT_EQ(link_.requests[1].body.find("temperature"), std::string::npos);
    EXPECT_EQ(link_.requests[2].body.find("temperature"), std::string::npos);
}

TEST_F(CompleterTest, GivesUpWhenARefusedParameterIsNotOneItSends) {
    const std::string refusal =
        R"({"error":{"code":"unsupported_value","param":"temperature","message":"Unsupported value"}})";
    link_.replies = {refused(400, refusal), refused(400, refusal), streamed({"never"})};
    EXPECT_EQ(codes_of(complete({main_})), (std::vector<std::string>{"parameter_refused"}));
}

TEST_F(CompleterTest, ShortensTheContextOnce) {
    const std::string refusal = R"({"error":{"code":"context_length_exceeded","message":"too long"}})";
    prompt_.history_tokens = 100;
    prompt_.history[0].text = std::string(2000, 'x');
    link_.replies = {refused(400, refusal), streamed({"a"})};
    EXPECT_EQ(text_of(complete({main_})), "a");
    EXPECT_LT(link_.requests[1].body.size(), link_.requests[0].body.size());
    link_.replies = {refused(400, refusal), refused(400, refusal), streamed({"never"})};
    EXPECT_EQ(codes_of(complete({main_})), (std::vector<std::string>{"context_too_long"}));
}

TEST_F(CompleterTest, LeavesAFailingModelAloneForAWhile) {
    for (int i = 0; i < 6; ++i)
        link_.replies.push_back(refused(500, ""));
    complete({main_});
    complete({main_});
    const auto asked = link_.requests.size();
    link_.replies = {streamed({"Hi"})};
    EXPECT_EQ(text_of(complete({main_, backup_})), "Hi");
    EXPECT_EQ(link_.requests.size(), asked + 1);
    EXPECT_NE(link_.requests.back().url.find("backup"), std::string::npos) << "the main model was resting";
}

TEST_F(CompleterTest, WaitsForARestingModelWhenNobodyElseIsThere) {
    for (int i = 0; i < 6; ++i)
        link_.replies.push_back(refused(500, ""));
    complete({main_});
    complete({main_});
    link_.replies = {streamed({"Hi"})};
    EXPECT_EQ(text_of(complete({main_})), "Hi");
}

TEST_F(CompleterTest, AFailedTrialIsNotRepeatedBesideARestingModel) {
    for (int i = 0; i < 6; ++i)
        link_.replies.push_back(refused(500, ""));
    complete({main_});
    complete({main_});
    link_.wait(seconds(10));
    link_.requests.clear();
    link_.replies = {refused(500, ""), streamed({"Hi"}), streamed({"never"})};
    EXPECT_EQ(text_of(complete({main_, backup_})), "Hi");
    ASSERT_EQ(link_.requests.size(), 2U);
    EXPECT_NE(link_.requests[1].url.find("backup"), std::string::npos);
}

TEST_F(CompleterTest, TheOnlyModelIsAskedAgainOnceItHasRested) {
    for (int i = 0; i < 6; ++i)
        link_.replies.push_back(refused(500, ""));
    complete({main_});
    complete({main_});
    link_.wait(seconds(10));
    const auto before = link_.now_us;
    link_.replies = {refused(500, ""), streamed({"Hi"})};
    EXPECT_EQ(text_of(complete({main_})), "Hi");
    EXPECT_GE(link_.now_us - before, 20'000'000) << "the failed trial doubled the rest";
}

TEST_F(CompleterTest, WaitingForASlotTakesNothingFromTheDeadline) {
    options_.parallel = 1;
    options_.deadline = seconds(10);
    auto taken = limiter_.acquire(kMainProvider, 1, seconds(1));
    link_.on_park = [&] {
        link_.wait(seconds(25));
        taken.reset();
    };
    link_.replies = {streamed({"Hi"})};
    EXPECT_EQ(text_of(complete({main_})), "Hi");
    EXPECT_EQ(link_.requests.at(0).timeout_ms, 10000U);
}

TEST_F(CompleterTest, KeepsTheDeadlineAndLeavesTimeForTheFallback) {
    options_.deadline = seconds(10);
    ScriptedReply silence;
    silence.status = 0;
    silence.failure_code = "timeout";
    silence.takes = seconds(6);
    link_.replies = {silence, streamed({"Hi"})};
    EXPECT_EQ(text_of(complete({main_, backup_})), "Hi");
    EXPECT_LE(link_.requests[0].first_byte_timeout_ms, 6000U);
    EXPECT_LE(link_.requests[1].timeout_ms, 4000U);
}

TEST_F(CompleterTest, BlamesNobodyForWhomNoTimeWasLeft) {
    options_.deadline = seconds(10);
    ScriptedReply slow = streamed({"a", "b"});
    slow.takes = seconds(4);
    slow.pieces.resize(2);
    slow.failure_code = "timeout";
    link_.replies = {slow, streamed({"never"})};
    EXPECT_EQ(codes_of(complete({main_, backup_})), (std::vector<std::string>{"timeout", "no_time"}));
    EXPECT_EQ(states_set_, (std::vector<std::string>{std::string(kMainProvider) + "=failing"}));
    EXPECT_EQ(link_.requests.size(), 1U);
}

TEST_F(CompleterTest, StopsWhenItIsTold) {
    link_.replies = {refused(500, ""), streamed({"never"})};
    stop_after_ = 1;
    EXPECT_TRUE(std::holds_alternative<Stopped>(complete({main_, backup_})));
    EXPECT_EQ(link_.requests.size(), 1U);
}

TEST_F(CompleterTest, TooManyAnswersAtOnceAreNobodysFailure) {
    options_.parallel = 1;
    const auto taken = limiter_.acquire(kMainProvider, 1, seconds(1));
    ASSERT_TRUE(taken);
    EXPECT_TRUE(std::holds_alternative<Busy>(complete({main_})));
    EXPECT_TRUE(states_set_.empty()) << "the provider is not to blame";
    link_.replies = {streamed({"Hi"})};
    EXPECT_EQ(text_of(complete({main_, backup_})), "Hi") << "another one may be free";
}

TEST_F(CompleterTest, NeitherKeysNorTextsAreLogged) {
    link_.replies = {refused(401, R"({"error":{"message":"Incorrect API key provided: sk-main. Hello"}})")};
    complete({main_});
    for (const std::string& line : link_.logged)
        EXPECT_EQ(line.find("sk-main"), std::string::npos) << line;
}

}  // namespace
}  // namespace patchbay::openai
