#include "answer_decision.hpp"
#include "conversation_watch.hpp"
#include "options.hpp"
#include "run_id.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace patchbay::openai {
namespace {

using std::chrono::milliseconds;

History history(std::string state, std::string answering, std::int64_t answered) {
    History history;
    history.state = std::move(state);
    history.answering = std::move(answering);
    history.answered_number = answered;
    for (std::int64_t number = 1; number <= 4; ++number) {
        HistoryMessage message;
        message.number = number;
        message.author = number == 2 ? "assistant" : "contact";
        message.created_at_us = number * 1000000;
        history.messages.push_back(message);
    }
    return history;
}

TEST(AnswerPlan, SaysWhetherTheEventStillAsks) {
    EXPECT_EQ(plan_answer(history("open", "assistant", 1), 3).decision, Decision::answer);
    EXPECT_EQ(plan_answer(history("open", "assistant", 3), 3).decision, Decision::covered);
    EXPECT_EQ(plan_answer(history("open", "assistant", 4), 3).decision, Decision::covered);
    EXPECT_EQ(plan_answer(history("open", "people", 1), 3).decision, Decision::people_answer);
    EXPECT_EQ(plan_answer(history("closed", "assistant", 1), 3).decision, Decision::closed);
    History silent = history("open", "assistant", 1);
    silent.messages.clear();
    EXPECT_EQ(plan_answer(silent, 3).decision, Decision::nothing_asked);
}

TEST(AnswerPlan, CoversTheNewestMessageOfTheContact) {
    const AnswerPlan plan = plan_answer(history("open", "assistant", 1), 3);
    EXPECT_EQ(plan.covers_number, 4);
    EXPECT_EQ(plan.newest_at_us, 4000000);
}

TEST(AnswerPlan, WaitsForSilence) {
    EXPECT_EQ(debounce_left(1000000, 1200000, milliseconds(700)), milliseconds(500));
    EXPECT_EQ(debounce_left(1000000, 9000000, milliseconds(700)), milliseconds(0));
    EXPECT_EQ(debounce_left(9000000, 1000000, milliseconds(700)), milliseconds(700))
        << "a clock that is behind";
}

TEST(AnswerPlan, AsksForMessagesOfContactsOnly) {
    MessageCreated message;
    message.conversation_id = "c";
    message.direction = "in";
    EXPECT_TRUE(asks_assistant(message));
    message.wants_answer = false;
    EXPECT_FALSE(asks_assistant(message));
    message.wants_answer = true;
    message.direction = "note";
    EXPECT_FALSE(asks_assistant(message));
}

TEST(RunId, FollowsFromTheEvent) {
    const std::string id = run_id_for("event-1", 1700000000000000);
    EXPECT_EQ(id, run_id_for("event-1", 1700000000000000));
    EXPECT_NE(id, run_id_for("event-2", 1700000000000000));
    ASSERT_EQ(id.size(), 36U);
    EXPECT_EQ(id[14], '7');
    EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
    EXPECT_LT(run_id_for("z", 1700000000000000), run_id_for("a", 1700000001000000)) << "sorts by time";
}

TEST(Options, TakeTheManifestsNames) {
    const Options options = Options::from(
        {{"debounce_ms", 5}, {"deadline_seconds", 7}, {"attempts", 2}, {"parallel_per_provider", 3}});
    EXPECT_EQ(options.debounce, milliseconds(5));
    EXPECT_EQ(options.deadline, std::chrono::seconds(7));
    EXPECT_EQ(options.retries.attempts, 2U);
    EXPECT_EQ(options.parallel, 3U);
    EXPECT_EQ(Options::from(nlohmann::json::object()).deadline, std::chrono::seconds(60));
}

TEST(ConversationWatch, SeesOnlyWhatIsBeingAnswered) {
    ConversationWatch watch;
    MessageCreated message;
    message.conversation_id = "c";
    message.direction = "in";
    message.number = 5;
    watch.message_created(message);
    const ConversationWatch::Watching watching(watch, "c");
    EXPECT_EQ(watching.newest_number(), 0);
    watch.message_created(message);
    EXPECT_EQ(watching.newest_number(), 5);
    message.number = 4;
    watch.message_created(message);
    EXPECT_EQ(watching.newest_number(), 5);
    message.answering = "people";
    message.direction = "out";
    watch.message_created(message);
    EXPECT_TRUE(watching.people_answer());
}

}  // namespace
}  // namespace patchbay::openai
