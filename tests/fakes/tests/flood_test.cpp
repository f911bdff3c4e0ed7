#include "tests/fakes/telegram/flood.hpp"

#include <gtest/gtest.h>

#include "tests/fakes/telegram/retry_schedule.hpp"

namespace patchbay::fakes::telegram {
namespace {

constexpr std::int64_t kBot = 1;

FloodLimits on() {
    FloodLimits limits;
    limits.enabled = true;
    return limits;
}

TEST(Flood, IsOffByDefault) {
    Flood flood;
    for (int i = 0; i < 100; ++i)
        EXPECT_FALSE(flood.refuse(kBot, 5, 0));
}

TEST(Flood, AllowsThreeAtOnceAndOneASecondPerChat) {
    Flood flood(on());
    for (int i = 0; i < 3; ++i)
        EXPECT_FALSE(flood.refuse(kBot, 5, 10));
    EXPECT_EQ(flood.refuse(kBot, 5, 10), 1);
    EXPECT_EQ(flood.refuse(kBot, 5, 10.9), 1);
    EXPECT_FALSE(flood.refuse(kBot, 5, 11));
    EXPECT_FALSE(flood.refuse(kBot, 6, 11));
    EXPECT_EQ(flood.refused(), 2U);
}

TEST(Flood, AllowsThirtyASecondPerBot) {
    Flood flood(on());
    for (int chat = 1; chat <= 30; ++chat)
        EXPECT_FALSE(flood.refuse(kBot, chat, 10));
    EXPECT_EQ(flood.refuse(kBot, 99, 10), 1);
    EXPECT_FALSE(flood.refuse(2, 99, 10));
    for (int chat = 101; chat <= 130; ++chat)
        EXPECT_FALSE(flood.refuse(kBot, chat, 11));
}

TEST(Flood, AllowsTwentyAMinutePerGroup) {
    Flood flood(on());
    for (int i = 0; i < 20; ++i)
        EXPECT_FALSE(flood.refuse(kBot, -7, i));
    EXPECT_EQ(flood.refuse(kBot, -7, 20), 40);
    EXPECT_FALSE(flood.refuse(kBot, 7, 20));
    EXPECT_FALSE(flood.refuse(kBot, -7, 60));
}

TEST(RetryDelay, IsNothingThenDoublesUpToTheCeiling) {
    EXPECT_EQ(retry_delay(1, 0, std::nullopt), 0);
    EXPECT_EQ(retry_delay(2, 0, std::nullopt), 2);
    EXPECT_EQ(retry_delay(3, 0, std::nullopt), 4);
    EXPECT_EQ(retry_delay(6, 0, std::nullopt), 32);
    EXPECT_EQ(retry_delay(7, 0, std::nullopt), 60);
    EXPECT_EQ(retry_delay(50, 0.5, std::nullopt), 90);
}

TEST(RetryDelay, ObeysRetryAfterUpToAnHour) {
    EXPECT_EQ(retry_delay(1, 0, 7), 7);
    EXPECT_EQ(retry_delay(1, 0, 99999), 3600);
}

}  // namespace
}  // namespace patchbay::fakes::telegram
