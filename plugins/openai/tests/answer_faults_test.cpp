// What breaks while an answer is made, and what becomes of the conversation.
#include "answer_service_fixture.hpp"

namespace patchbay::openai {
namespace {

using std::chrono::milliseconds;

TEST_F(AnswerServiceTest, TheSameEventPostsOnce) {
    inbox_.write("Hello");
    link_.replies = {streamed({"Hi"}), streamed({"never"})};
    break_off_at("openai.insert_run");
    EXPECT_THROW(handle(1), Failure) << "the process ends between posting and its own record";
    EXPECT_TRUE(runs_.empty());
    mend("openai.insert_run");
    handle(1);
    EXPECT_EQ(inbox_.posted.size(), 1U);
    EXPECT_EQ(link_.requests.size(), 1U);
    EXPECT_EQ(runs_, (std::vector<std::string>{"completed"}));
    EXPECT_EQ(run_ids_.at(0), inbox_.posted.at(0).run_id);
    EXPECT_EQ(link_.published.back().topic, "openai.run.completed");
    EXPECT_GT(link_.published.back().payload.size(), 0U);
    EXPECT_NE(link_.published.back().payload.find("\"model\":\"big\""), std::string::npos);
    handle(1);
    EXPECT_EQ(runs_.size(), 1U);
}

TEST_F(AnswerServiceTest, ACrashBeforePostingAsksAgainAndPostsUnderTheSameRun) {
    inbox_.write("Hello");
    link_.replies = {streamed({"Hi"}), streamed({"Hi again"})};
    break_off_at("openai.start_run");
    EXPECT_THROW(handle(1), Failure);
    EXPECT_TRUE(inbox_.offered.empty()) << "nothing is posted that is not written down";
    mend("openai.start_run");
    handle(1);
    ASSERT_EQ(inbox_.posted.size(), 1U);
    EXPECT_EQ(run_ids_, (std::vector<std::string>{inbox_.posted[0].run_id}));
}

TEST_F(AnswerServiceTest, AnAnswerThatBreaksOffAgainAndAgainGoesToPeople) {
    inbox_.write("Hello");
    link_.on_statement("openai.find_provider", [](const auto&) -> Table {
        throw Failure(Error{ErrorKind::internal, "secrets.broken", "The key is broken", "", "", {}, 0});
    });
    Event event = this->event(1);
    for (event.attempt = 1; event.attempt <= 3; ++event.attempt)
        EXPECT_THROW(service_.handle(event), Failure);
    service_.handle(event);
    ASSERT_EQ(inbox_.handoffs.size(), 1U);
    EXPECT_EQ(inbox_.handoffs[0].reason_code, "openai.internal");
    EXPECT_NE(inbox_.handoffs[0].reason.find("The key is broken"), std::string::npos);
    EXPECT_FALSE(inbox_.handoffs[0].apology.empty());
}

TEST_F(AnswerServiceTest, WhatNobodyExpectedGoesToPeopleAsWell) {
    inbox_.write("Hello");
    link_.on_statement("openai.find_provider",
                       [](const auto&) -> Table { throw std::out_of_range("no such column"); });
    Event event = this->event(1);
    EXPECT_THROW(service_.handle(event), Failure);
    event.attempt = 4;
    service_.handle(event);
    ASSERT_EQ(inbox_.handoffs.size(), 1U);
    EXPECT_NE(inbox_.handoffs[0].reason.find("no such column"), std::string::npos);
}

TEST_F(AnswerServiceTest, TooManyAnswersAtOnceComeAgainLater) {
    inbox_.write("Hello");
    options_.parallel = 1;
    const auto main = limiter_.acquire(kMainProvider, 1, milliseconds(1));
    const auto backup = limiter_.acquire(kBackupProvider, 1, milliseconds(1));
    try {
        handle(1);
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, "openai.busy");
        EXPECT_GT(failure.error().retry_after_ms, 0U);
    }
    EXPECT_TRUE(inbox_.handoffs.empty());
}

TEST_F(AnswerServiceTest, AQuestionOfDaysAgoIsForPeople) {
    inbox_.write("Hello");
    link_.wait(std::chrono::hours(50));
    handle(1);
    EXPECT_TRUE(link_.requests.empty());
    ASSERT_EQ(inbox_.handoffs.size(), 1U);
    EXPECT_EQ(inbox_.handoffs[0].reason_code, "openai.too_old");
}

TEST_F(AnswerServiceTest, HandsOffWhenAllFailAndApologisesOnce) {
    inbox_.write("Hello");
    inbox_.write("Are you there?");
    inbox_.now.contact_locale = "ru";
    link_.replies = {refused(401, R"({"error":{"message":"wrong key"}})"),
                     refused(429, R"({"error":{"code":"insufficient_quota","message":"no money"}})")};
    handle(1);
    handle(2);
    ASSERT_EQ(inbox_.handoffs.size(), 1U);
    EXPECT_EQ(inbox_.handoffs[0].reason_code, "openai.all_failed");
    EXPECT_NE(inbox_.handoffs[0].reason.find("wrong key"), std::string::npos);
    EXPECT_NE(inbox_.handoffs[0].reason.find("no money"), std::string::npos);
    EXPECT_EQ(inbox_.handoffs[0].covers_number, 2);
    EXPECT_TRUE(inbox_.handoffs[0].apology.starts_with(
        "\xD0\x98\xD0\xB7\xD0\xB2\xD0\xB8\xD0\xBD\xD0\xB8\xD1\x82\xD0\xB5"));
    EXPECT_EQ(runs_, (std::vector<std::string>{"failed"}));
    EXPECT_EQ(link_.published.back().topic, "openai.run.failed");
}

TEST_F(AnswerServiceTest, HalfAStreamIsNotAnAnswer) {
    inbox_.write("Hello");
    ScriptedReply half = streamed({"Half", " an", " answer"});
    half.pieces.resize(2);
    link_.replies = {half, half, half, half, half, half};
    handle(1);
    EXPECT_TRUE(inbox_.posted.empty());
    ASSERT_EQ(inbox_.handoffs.size(), 1U);
    EXPECT_NE(inbox_.handoffs[0].reason.find("broke off"), std::string::npos) << inbox_.handoffs[0].reason;
}

TEST_F(AnswerServiceTest, AnAssistantThatIsGoneLeavesTheConversationToPeople) {
    inbox_.write("Hello");
    has_assistant_ = false;
    handle(1);
    ASSERT_EQ(inbox_.handoffs.size(), 1U);
    EXPECT_EQ(inbox_.handoffs[0].reason_code, "openai.no_assistant");
    EXPECT_TRUE(inbox_.handoffs[0].apology.empty());
}

TEST_F(AnswerServiceTest, TriesAgainLaterWithoutTheInbox) {
    link_.conversations = nullptr;
    EXPECT_THROW(handle(1), Failure);
}

}  // namespace
}  // namespace patchbay::openai
