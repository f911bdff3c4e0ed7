#include "host/runtime/deadline_wheel.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace patchbay::runtime {
namespace {

using namespace std::chrono_literals;

struct Noted : Deadline {
    void expire() override { ++expired; }
    int expired = 0;
};

struct DeadlineWheelTest : ::testing::Test {
    DeadlineWheel wheel;
    DeadlineWheel::Time start{10h};

    void pass(DeadlineWheel::Duration from, DeadlineWheel::Duration to) {
        for (auto at = from; at <= to; at += DeadlineWheel::kTick)
            wheel.advance(start + at);
    }
};

TEST_F(DeadlineWheelTest, ExpiresOnceNeverEarlyAndAtMostTwoTicksLate) {
    for (const auto limit : {1000ms, 1001ms, 1049ms, 5000ms, 12800ms, 60000ms, 3600000ms}) {
        Noted deadline;
        wheel.add(deadline, start, limit);
        pass(0ms, limit - 1ms);
        EXPECT_EQ(deadline.expired, 0) << limit.count();
        wheel.advance(start + limit + 2 * DeadlineWheel::kTick);
        EXPECT_EQ(deadline.expired, 1) << limit.count();
        EXPECT_TRUE(wheel.empty());
        pass(limit, limit + 30s);
        EXPECT_EQ(deadline.expired, 1) << limit.count();
    }
}

TEST_F(DeadlineWheelTest, ForgetsWhatWasDestroyed) {
    auto gone = std::make_unique<Noted>();
    Noted stays;
    wheel.add(*gone, start, 1s);
    wheel.add(stays, start, 1s);
    gone.reset();
    EXPECT_FALSE(wheel.empty());
    pass(0s, 2s);
    EXPECT_EQ(stays.expired, 1);
}

TEST_F(DeadlineWheelTest, CatchesUpAfterALongPause) {
    std::vector<std::unique_ptr<Noted>> all;
    for (int seconds = 1; seconds <= 100; ++seconds) {
        all.push_back(std::make_unique<Noted>());
        wheel.add(*all.back(), start, std::chrono::seconds(seconds));
    }
    wheel.advance(start + 50s + 2 * DeadlineWheel::kTick);
    for (int index = 0; index < 100; ++index)
        EXPECT_EQ(all[static_cast<std::size_t>(index)]->expired, index < 50 ? 1 : 0) << index;
}

TEST_F(DeadlineWheelTest, StartsAgainAfterBeingEmptyForLong) {
    {
        Noted first;
        wheel.add(first, start, 1s);
    }
    Noted second;
    wheel.add(second, start + 10min, 1s);
    wheel.advance(start + 10min + 900ms);
    EXPECT_EQ(second.expired, 0);
    wheel.advance(start + 10min + 1100ms);
    EXPECT_EQ(second.expired, 1);
}

TEST_F(DeadlineWheelTest, LetsGoOfDeadlinesThatOutliveIt) {
    Noted left;
    {
        DeadlineWheel shorter;
        shorter.add(left, start, 1s);
    }
    EXPECT_EQ(left.expired, 0);
}

}  // namespace
}  // namespace patchbay::runtime
