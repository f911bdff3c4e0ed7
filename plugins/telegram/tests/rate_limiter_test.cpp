#include "plugins/telegram/src/rate_limiter.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace patchbay::telegram {
namespace {

constexpr Milliseconds kPatient{3'600'000};
const TimePoint kStart{std::chrono::hours(24 * 365 * 56)};

/// When `count` messages into `chats` in turn would go out, by asking and waiting as the module does.
std::vector<TimePoint> schedule(RateLimiter& limiter, const std::vector<std::string>& chats, int count) {
    std::vector<TimePoint> sent;
    TimePoint now = kStart;
    for (int i = 0; i < count; ++i) {
        const auto& chat = chats[static_cast<std::size_t>(i) % chats.size()];
        auto answer = limiter.ask(chat, now, kPatient);
        while (!answer.granted) {
            now += answer.wait;
            answer = limiter.ask(chat, now, kPatient);
        }
        sent.push_back(now + answer.wait);
    }
    return sent;
}

std::size_t most_within(const std::vector<TimePoint>& times, Milliseconds period) {
    std::size_t most = 0;
    for (const auto from : times) {
        const auto count =
            std::ranges::count_if(times, [&](auto at) { return at >= from && at < from + period; });
        most = std::max(most, static_cast<std::size_t>(count));
    }
    return most;
}

TEST(RateLimiter, LetsThreeMessagesGoAtOnceAndThenOneASecond) {
    RateLimiter limiter(28);
    const auto sent = schedule(limiter, {"1"}, 6);
    EXPECT_EQ(sent[2], kStart);
    EXPECT_GE(sent[3] - kStart, Milliseconds(1000));
    EXPECT_LE(sent[3] - kStart, Milliseconds(1200));
    EXPECT_GE(sent[5] - sent[4], Milliseconds(1000));
}

TEST(RateLimiter, KeepsTheBotsLimitInEverySecond) {
    RateLimiter limiter(28);
    std::vector<std::string> chats;
    for (int i = 1; i <= 300; ++i)
        chats.push_back(std::to_string(i));
    const auto sent = schedule(limiter, chats, 300);
    EXPECT_EQ(most_within(sent, Milliseconds(1000)), 28U);
    EXPECT_LE(sent.back() - kStart, Milliseconds(300 * 1000 / 27));
}

TEST(RateLimiter, KeepsAGroupToTwentyAMinute) {
    RateLimiter limiter(28);
    const auto sent = schedule(limiter, {"-1001"}, 45);
    EXPECT_EQ(most_within(sent, Milliseconds(60000)), 20U);
}

TEST(RateLimiter, OneChatsBacklogDelaysNoOther) {
    RateLimiter limiter(28);
    schedule(limiter, {"1"}, 3);
    EXPECT_FALSE(limiter.ask("1", kStart, kPatient).granted);
    const auto other = limiter.ask("2", kStart, kPatient);
    EXPECT_TRUE(other.granted);
    EXPECT_EQ(other.wait.count(), 0);
}

TEST(RateLimiter, GrantsNothingBeyondThePatience) {
    RateLimiter limiter(1);
    EXPECT_TRUE(limiter.ask("1", kStart, Milliseconds(0)).granted);
    const auto answer = limiter.ask("2", kStart, Milliseconds(100));
    EXPECT_FALSE(answer.granted);
    EXPECT_GE(answer.wait.count(), 1000);
    EXPECT_TRUE(limiter.ask("2", kStart, Milliseconds(2000)).granted) << "the refused one reserved nothing";
}

TEST(RateLimiter, RetryAfterSilencesTheChatAlone) {
    RateLimiter limiter(28);
    limiter.too_many("1", Milliseconds(5000), kStart);
    const auto answer = limiter.ask("1", kStart, kPatient);
    EXPECT_FALSE(answer.granted);
    EXPECT_EQ(answer.wait.count(), 5000);
    EXPECT_TRUE(limiter.ask("2", kStart, kPatient).granted);
    EXPECT_TRUE(limiter.ask("1", kStart + Milliseconds(5000), kPatient).granted);
}

TEST(RateLimiter, RetryAfterInTwoChatsSilencesTheBot) {
    RateLimiter limiter(28);
    limiter.too_many("1", Milliseconds(5000), kStart);
    limiter.too_many("2", Milliseconds(7000), kStart);
    EXPECT_EQ(limiter.ask("3", kStart, kPatient).wait.count(), 7000);
    EXPECT_EQ(limiter.silence("3", kStart).count(), 7000);
    EXPECT_EQ(limiter.silence("3", kStart + Milliseconds(7000)).count(), 0);
}

TEST(RateLimiter, DroppableCallsLeaveRoomForMessages) {
    RateLimiter limiter(28);
    int drafts = 0;
    for (int i = 1; i <= 100; ++i)
        drafts += limiter.ask_droppable(std::to_string(i), kStart, false) ? 1 : 0;
    EXPECT_EQ(drafts, 21);
    EXPECT_EQ(limiter.ask("500", kStart, kPatient).wait.count(), 0);
}

TEST(RateLimiter, DroppableEditsCountInTheirChat) {
    RateLimiter limiter(28);
    EXPECT_TRUE(limiter.ask_droppable("-1", kStart, true));
    EXPECT_TRUE(limiter.ask_droppable("-1", kStart, true));
    EXPECT_TRUE(limiter.ask_droppable("-1", kStart, true));
    EXPECT_FALSE(limiter.ask_droppable("-1", kStart, true));
}

TEST(RateLimiter, ForgetsChatsThatAreIdle) {
    RateLimiter limiter(28);
    schedule(limiter, {"1", "2", "-3"}, 3);
    limiter.too_many("4", Milliseconds(90000), kStart);
    EXPECT_EQ(limiter.chats(), 4U);
    limiter.forget_idle(kStart + Milliseconds(10000));
    EXPECT_EQ(limiter.chats(), 2U) << "the group counts for a minute, the silent chat until its silence ends";
    limiter.forget_idle(kStart + Milliseconds(100000));
    EXPECT_EQ(limiter.chats(), 0U);
}

TEST(RateLimiter, AClockSetBackStopsNothingForLong) {
    RateLimiter limiter(2);
    schedule(limiter, {"1", "2", "3", "4"}, 8);
    const auto answer = limiter.ask("9", kStart - std::chrono::hours(5), kPatient);
    EXPECT_TRUE(answer.granted);
    EXPECT_LE(answer.wait, Milliseconds(2100));
}

}  // namespace
}  // namespace patchbay::telegram
