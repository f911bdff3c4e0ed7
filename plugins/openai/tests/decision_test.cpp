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

TEST(Question, CanNotBeInAnEventThatCanNotBeRead) {
    for (const char* topic : {"inbox.message.created", "inbox.conversation.handed_off"}) {
        for (const nlohmann::json& odd :
             {nlohmann::json(), nlohmann::json(7), nlohmann::json{{"answering", 7}}}) {
            Event event;
            event.topic = topic;
            event.payload = odd;
            try {
                question_in(event);
                FAIL() << topic << " was read: " << odd;
            } catch (const Failure& failure) {
                EXPECT_EQ(failure.error().code, "event.unreadable");
            }
        }
    }
}

TEST(Question, IsAskedByMessagesOfContacts) {
    MessageCreated message;
    message.conversation_id = "c";
    message.endpoint_id = "e";
    message.number = 7;
    message.direction = "in";
    message.answering = "assistant";
    Event event;
    event.topic = "inbox.message.created";
    event.payload = to_json(message);
    const auto question = question_in(event);
    ASSERT_TRUE(question);
    EXPECT_EQ(question->conversation_id, "c");
    EXPECT_EQ(question->endpoint_id, "e");
    EXPECT_EQ(question->number, 7);
    event.payload["wants_answer"] = false;
    EXPECT_FALSE(question_in(event));
    event.payload["wants_answer"] = true;
    event.payload["direction"] = "out";
    EXPECT_FALSE(question_in(event));
}

TEST(Question, IsAskedByAHandBackWhileTheContactWaits) {
    Event event;
    event.topic = "inbox.conversation.handed_off";
    event.payload = {{"conversation_id", "c"},
                     {"endpoint_id", "e"},
                     {"answering", "assistant"},
                     {"asked_number", 5},
                     {"answered_number", 3}};
    const auto question = question_in(event);
    ASSERT_TRUE(question);
    EXPECT_EQ(question->number, 5);
    EXPECT_EQ(question->answering, "assistant");
    event.payload["answered_number"] = 5;
    EXPECT_FALSE(question_in(event)) << "nobody waits";
    event.payload["answered_number"] = 3;
    event.payload["answering"] = "people";
    EXPECT_FALSE(question_in(event)) << "a take-over";
    event.topic = "inbox.conversation.closed";
    EXPECT_FALSE(question_in(event));
}

TEST(Question, OfLongAgoIsForPeople) {
    constexpr std::int64_t kMinute = 60'000'000;
    EXPECT_FALSE(is_too_old(0, 59 * kMinute));
    EXPECT_TRUE(is_too_old(0, 61 * kMinute));
}

TEST(GivingUp, WaitsForWhatPassesByItselfAndNotForTheRest) {
    const auto gives_up_at = [](ErrorKind kind, const char* code) {
        const Error error{kind, code, "", "", "", {}, 0};
        for (unsigned attempt = 1; attempt <= 100; ++attempt) {
            if (gives_up(attempt, error)) return attempt;
        }
        return 0U;
    };
    EXPECT_EQ(gives_up_at(ErrorKind::internal, "secrets.broken"), 4U);
    EXPECT_EQ(gives_up_at(ErrorKind::timeout, "service.timeout"), 4U);
    EXPECT_EQ(gives_up_at(ErrorKind::conflict, "database.unique"), 4U);
    EXPECT_EQ(gives_up_at(ErrorKind::unavailable, kBusyCode), 20U);
    EXPECT_EQ(gives_up_at(ErrorKind::unavailable, "database.unavailable"), 0U);
    EXPECT_EQ(gives_up_at(ErrorKind::unavailable, "service.nobody"), 0U);
    EXPECT_EQ(gives_up_at(ErrorKind::timeout, "module.stopping"), 0U);
    EXPECT_EQ(gives_up_at(ErrorKind::cancelled, "anything"), 0U);
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

TEST(Options, AnEventMayTakeAllThatItIsAllowed) {
    Options options;
    options.deadline = std::chrono::seconds(10);
    options.debounce = milliseconds(1000);
    options.slot_patience = std::chrono::seconds(20);
    options.debounces = 5;
    options.restarts = 1;
    EXPECT_EQ(options.event_timeout(), std::chrono::seconds(2 * (5 + 10 + 40) + 30));
}

TEST(ConversationWatch, SeesOnlyWhatIsBeingAnswered) {
    ConversationWatch watch;
    MessageCreated message;
    message.conversation_id = "c";
    message.direction = "in";
    message.number = 5;
    watch.message_created(message);
    ConversationWatch::Watching watching(watch, "c");
    EXPECT_EQ(watching.newest_number(), 0);
    watch.message_created(message);
    EXPECT_EQ(watching.newest_number(), 5);
    message.number = 4;
    watch.message_created(message);
    EXPECT_EQ(watching.newest_number(), 5);
    message.answering = "people";
    message.direction = "out";
    watch.message_created(message);
    EXPECT_TRUE(watching.take_changed()) << "somebody has to look";
    EXPECT_FALSE(watching.take_changed());
}

}  // namespace
}  // namespace patchbay::openai
