#include "retry_after.hpp"
#include "retry_schedule.hpp"

#include <gtest/gtest.h>

namespace patchbay::openai {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

ProviderError failing(std::optional<milliseconds> retry_after = {}) {
    ProviderError error = own_error("server_error", Remedy::retry);
    error.retry_after = retry_after;
    return error;
}

TEST(RetrySchedule, DoublesTheCeilingOfTheJitter) {
    RetrySchedule schedule;
    schedule.attempts = 10;
    const auto ceiling = [&](unsigned failures) {
        return schedule.next_wait(failures, failing(), seconds(60), 1.0);
    };
    EXPECT_EQ(ceiling(1), milliseconds(500));
    EXPECT_EQ(ceiling(2), milliseconds(1000));
    EXPECT_EQ(ceiling(3), milliseconds(2000));
    EXPECT_EQ(ceiling(9), milliseconds(8000));
    EXPECT_EQ(schedule.next_wait(3, failing(), seconds(60), 0.0), milliseconds(0));
    EXPECT_EQ(schedule.next_wait(3, failing(), seconds(60), 0.5), milliseconds(1000));
}

TEST(RetrySchedule, EndsWithTheAttemptsAndTheDeadline) {
    const RetrySchedule schedule;
    EXPECT_TRUE(schedule.next_wait(2, failing(), seconds(60), 0.5));
    EXPECT_FALSE(schedule.next_wait(3, failing(), seconds(60), 0.5));
    EXPECT_FALSE(schedule.next_wait(1, failing(), milliseconds(100), 0.5));
    EXPECT_FALSE(schedule.next_wait(1, failing(), milliseconds(0), 0.0));
}

TEST(RetrySchedule, DoesNotRepeatWhatWillFailAgain) {
    const RetrySchedule schedule;
    EXPECT_FALSE(schedule.next_wait(1, own_error("key_refused", Remedy::next_provider), seconds(60), 0.5));
    EXPECT_FALSE(
        schedule.next_wait(1, own_error("context_too_long", Remedy::shorten_context), seconds(60), 0.5));
}

TEST(RetrySchedule, WaitsAsLongAsTheServerAsks) {
    const RetrySchedule schedule;
    EXPECT_EQ(schedule.next_wait(1, failing(seconds(3)), seconds(60), 0.0), seconds(3));
    EXPECT_FALSE(schedule.next_wait(1, failing(seconds(3)), seconds(2), 0.0));
    EXPECT_FALSE(schedule.next_wait(1, failing(seconds(120)), seconds(600), 0.0));
}

TEST(RetryAfter, ReadsEveryForm) {
    const std::int64_t now = 784111777;  // Sun, 06 Nov 1994 08:49:37 GMT
    const auto read = [&](std::string_view milli, std::string_view after) {
        return read_retry_after(milli, after, now);
    };
    EXPECT_EQ(read("250", "9"), milliseconds(250));
    EXPECT_EQ(read("", "2"), seconds(2));
    EXPECT_EQ(read("", " 0.5 "), milliseconds(500));
    EXPECT_EQ(read("", "Sun, 06 Nov 1994 08:49:47 GMT"), seconds(10));
    EXPECT_EQ(read("", "Sun, 06 Nov 1994 08:49:00 GMT"), seconds(0));
    EXPECT_EQ(read("", "999999999"), std::chrono::hours(24));
    for (const char* nonsense : {"", "soon", "-1", "1x", "nan", "inf", "Sun, 06"})
        EXPECT_FALSE(read(nonsense, nonsense)) << nonsense;
}

}  // namespace
}  // namespace patchbay::openai
