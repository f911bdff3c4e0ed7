// The bus's decisions: which event may start, how far the cursor may move, when a failed one is tried again.
#include "host/bus/consumer.hpp"
#include "host/bus/failure.hpp"
#include "host/bus/position.hpp"
#include "host/bus/progress.hpp"
#include "host/bus/retry.hpp"

#include <gtest/gtest.h>

#include <regex>

namespace patchbay::bus {
namespace {

using namespace std::chrono_literals;

const Progress::Instant kNow{};

Position at(std::int64_t id) {
    return {10, id};
}

TEST(Failures, SayWhetherTheEventHasAPartInThem) {
    const auto error = [](ErrorKind kind, std::string code) {
        return Error{kind, std::move(code), "", "", "", {}, 0};
    };
    EXPECT_TRUE(is_not_the_events_fault(error(ErrorKind::unavailable, "service.nobody")));
    EXPECT_TRUE(is_not_the_events_fault(error(ErrorKind::unavailable, "module.stopping")));
    EXPECT_TRUE(is_not_the_events_fault(error(ErrorKind::unavailable, "database.unavailable")));
    EXPECT_FALSE(is_not_the_events_fault(error(ErrorKind::unavailable, "inbox.delivery_delayed")));
    EXPECT_FALSE(is_not_the_events_fault(error(ErrorKind::cancelled, "module.stopped")));
    EXPECT_FALSE(is_not_the_events_fault(interrupted()));
    EXPECT_FALSE(is_not_the_events_fault(out_of_time()));
}

TEST(Progress, KeepsTheOrderWithinAKeyAndRunsKeysAtTheSameTime) {
    Progress progress({}, {});
    EXPECT_EQ(progress.add(at(1), "a"), Progress::Added::starts_next);
    EXPECT_EQ(progress.add(at(2), "a"), Progress::Added::waits);
    EXPECT_EQ(progress.add(at(3), "b"), Progress::Added::starts_next);
    EXPECT_EQ(progress.take(kNow), at(1));
    EXPECT_EQ(progress.take(kNow), at(3));
    EXPECT_EQ(progress.take(kNow), std::nullopt) << "2 waits for 1";
    EXPECT_EQ(progress.running(), 2U);
    progress.finish(at(1));
    EXPECT_EQ(progress.take(kNow), at(2));
}

TEST(Progress, LetsNothingOvertakeARetry) {
    Progress progress({}, {});
    progress.add(at(1), "a");
    progress.add(at(2), "a");
    ASSERT_EQ(progress.take(kNow), at(1));
    progress.retry(at(1), kNow + 10s);
    EXPECT_EQ(progress.retrying(), 1U);
    EXPECT_EQ(progress.running(), 0U);
    EXPECT_EQ(progress.next_retry(), kNow + 10s);
    EXPECT_EQ(progress.take(kNow + 9s), std::nullopt);
    progress.add(at(3), "a");
    EXPECT_EQ(progress.take(kNow + 9s), std::nullopt) << "a later event of the key waits too";
    EXPECT_EQ(progress.take(kNow + 10s), at(1));
    EXPECT_EQ(progress.next_retry(), std::nullopt);
    EXPECT_EQ(progress.take(kNow + 10s), std::nullopt);
    progress.finish(at(1));
    EXPECT_EQ(progress.take(kNow + 10s), at(2));
    progress.finish(at(2));
    EXPECT_EQ(progress.take(kNow + 10s), at(3));
}

TEST(Progress, RunsOtherKeysWhileOneWaitsForItsRetry) {
    Progress progress({}, {});
    progress.add(at(1), "a");
    ASSERT_EQ(progress.take(kNow), at(1));
    progress.retry(at(1), kNow + 1s);
    progress.add(at(2), "b");
    EXPECT_EQ(progress.take(kNow), at(2));
}

TEST(Progress, StartsDueRetriesInTheOrderTheyFellDue) {
    Progress progress({}, {});
    for (int id = 1; id <= 3; ++id)
        progress.add(at(id), std::to_string(id));
    for (int id = 1; id <= 3; ++id)
        progress.take(kNow);
    progress.retry(at(1), kNow + 3s);
    progress.retry(at(2), kNow + 1s);
    progress.retry(at(3), kNow + 2s);
    EXPECT_EQ(progress.take(kNow + 5s), at(2));
    EXPECT_EQ(progress.take(kNow + 5s), at(3));
    EXPECT_EQ(progress.take(kNow + 5s), at(1));
}

TEST(Progress, MovesTheCursorOnlyBehindWhatIsHandled) {
    Progress progress(at(0), {});
    for (int id = 1; id <= 3; ++id)
        progress.add(at(id), std::to_string(id));
    for (int id = 1; id <= 3; ++id)
        progress.take(kNow);
    EXPECT_EQ(progress.cursor(), at(0));
    progress.finish(at(2));
    EXPECT_EQ(progress.cursor(), at(0)) << "1 is still open";
    progress.finish(at(1));
    EXPECT_EQ(progress.cursor(), at(2));
    progress.finish(at(3));
    EXPECT_EQ(progress.cursor(), at(3));
    EXPECT_EQ(progress.open(), 0U);
}

TEST(Progress, MovesTheCursorOverGapsThatNobodyWanted) {
    Progress progress(at(0), {});
    progress.add(at(1), "a");
    progress.skip(at(2));
    progress.skip({12, 40});
    ASSERT_EQ(progress.take(kNow), at(1));
    EXPECT_EQ(progress.cursor(), at(0));
    progress.finish(at(1));
    EXPECT_EQ(progress.cursor(), (Position{12, 40}));
    EXPECT_EQ(progress.read_to(), (Position{12, 40}));
}

TEST(Progress, HoldsTheCursorBehindAnEventThatIsTriedAgain) {
    Progress progress(at(0), {});
    progress.add(at(1), "a");
    progress.add(at(2), "b");
    progress.take(kNow);
    progress.take(kNow);
    progress.retry(at(1), kNow + 1h);
    progress.finish(at(2));
    EXPECT_EQ(progress.cursor(), at(0));
    EXPECT_EQ(progress.open(), 1U);
}

TEST(Progress, DoesNotRepeatWhatWasDoneBeforeARestart) {
    Progress progress(at(0), {at(2), at(3)});
    EXPECT_EQ(progress.add(at(1), "a"), Progress::Added::starts_next);
    EXPECT_EQ(progress.add(at(2), "b"), Progress::Added::done_before);
    EXPECT_EQ(progress.add(at(3), "a"), Progress::Added::done_before);
    EXPECT_EQ(progress.add(at(4), "a"), Progress::Added::waits);
    ASSERT_EQ(progress.take(kNow), at(1));
    EXPECT_EQ(progress.take(kNow), std::nullopt);
    progress.finish(at(1));
    EXPECT_EQ(progress.cursor(), at(3)) << "1 to 3 are handled, 4 is open";
    EXPECT_EQ(progress.take(kNow), at(4));
}

TEST(Progress, OrdersByTransactionBeforeNumber) {
    Progress progress({}, {});
    progress.add({5, 90}, "a");
    progress.add({6, 80}, "b");
    progress.take(kNow);
    progress.take(kNow);
    progress.finish({6, 80});
    EXPECT_LT(progress.cursor(), (Position{5, 90}));
    progress.finish({5, 90});
    EXPECT_EQ(progress.cursor(), (Position{6, 80}));
}

TEST(Progress, ForgetsKeysThatHaveNothingLeft) {
    Progress progress({}, {});
    for (int id = 1; id <= 1000; ++id) {
        progress.add(at(id), "key " + std::to_string(id));
        ASSERT_EQ(progress.take(kNow), at(id));
        progress.finish(at(id));
        ASSERT_EQ(progress.cursor(), at(id));
    }
    EXPECT_EQ(progress.open(), 0U);
    EXPECT_EQ(progress.take(kNow), std::nullopt);
}

TEST(RetryPause, DoublesFromASecondToFiveMinutes) {
    EXPECT_EQ(retry_pause(1, 0, 1.0), 1000ms);
    EXPECT_EQ(retry_pause(2, 0, 1.0), 2000ms);
    EXPECT_EQ(retry_pause(2, 0, 1.0, 2ms), 4ms) << "whatever the first pause is";
    EXPECT_EQ(retry_pause(90, 0, 1.0, 2ms), 600ms);
    EXPECT_EQ(retry_pause(5, 0, 1.0), 16000ms);
    EXPECT_EQ(retry_pause(9, 0, 1.0), 256000ms);
    EXPECT_EQ(retry_pause(10, 0, 1.0), 300000ms);
    EXPECT_EQ(retry_pause(4000000000U, 0, 1.0), 300000ms);
}

TEST(RetryPause, SpreadsOverTheUpperHalf) {
    EXPECT_EQ(retry_pause(3, 0, 0.0), 2000ms);
    EXPECT_EQ(retry_pause(3, 0, 0.5), 3000ms);
}

TEST(RetryPause, ObeysWhatTheFailureAskedForUpToAnHour) {
    EXPECT_EQ(retry_pause(8, 1234, 0.5), 1234ms);
    EXPECT_EQ(retry_pause(1, 4000000000U, 0.5), 1h);
}

TEST(EventPosition, ReadsWhatItWrites) {
    for (const Position& position : {Position{0, 0}, Position{7, 9}, Position{UINT64_MAX, INT64_MAX}}) {
        EXPECT_EQ(position_from(to_text(position)), position);
    }
}

TEST(EventPosition, RefusesEverythingElse) {
    for (const char* text : {"", "-", "1", "1-", "-1", "1-2 ", " 1-2", "1-2-3", "a-1", "1-a", "1--",
                             "99999999999999999999-1", "1-9223372036854775808"}) {
        EXPECT_EQ(position_from(text), std::nullopt) << text;
    }
}

TEST(TopicExpression, MatchesExactTopicsAndPrefixes) {
    const std::regex expression(topic_expression({"inbox.message.created", "channel.*"}),
                                std::regex::extended);
    for (const char* topic : {"inbox.message.created", "channel.message.received", "channel.x"}) {
        EXPECT_TRUE(std::regex_match(topic, expression)) << topic;
    }
    for (const char* topic : {"inbox.message.created.more", "inboxXmessage.created", "channels.x", "channel",
                              "my.channel.x", ""}) {
        EXPECT_FALSE(std::regex_match(topic, expression)) << topic;
    }
}

}  // namespace
}  // namespace patchbay::bus
