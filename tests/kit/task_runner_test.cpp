// Tasks take turns, in the order of time, and end when they are cancelled.
#include "sdk/testing/src/task_runner.hpp"

#include <patchbay/result.hpp>

#include <gtest/gtest.h>

namespace patchbay::testing {
namespace {

using std::chrono::milliseconds;

struct TaskRunnerTest : ::testing::Test {
    void sleeper(const std::string& name, int ms, int times) {
        tasks.spawn(name, [this, name, ms, times] {
            for (int time = 0; time < times; ++time) {
                tasks.sleep(milliseconds(ms));
                said.push_back(name);
            }
        });
    }

    ManualClock clock;
    std::vector<std::string> said;
    std::vector<std::string> failed;
    TaskRunner tasks{clock, [this](const std::string& name, const std::string& what) {
                         failed.push_back(name + ": " + what);
                     }};
};

TEST_F(TaskRunnerTest, RunsWhatFallsDueInTheOrderOfTime) {
    sleeper("slow", 30, 2);
    sleeper("quick", 20, 3);
    tasks.advance(milliseconds(65));
    EXPECT_EQ(said, (std::vector<std::string>{"quick", "slow", "quick", "slow", "quick"}));
    EXPECT_TRUE(tasks.running().empty());
}

TEST_F(TaskRunnerTest, NothingRunsBeforeItsTime) {
    sleeper("quick", 20, 1);
    tasks.run_ready();
    tasks.advance(milliseconds(19));
    EXPECT_TRUE(said.empty());
    tasks.advance(milliseconds(1));
    EXPECT_EQ(said.size(), 1u);
}

TEST_F(TaskRunnerTest, AWakeThatComesFirstIsNotLost) {
    tasks.wake(7);
    EXPECT_TRUE(tasks.park(7, milliseconds(10)));
    EXPECT_FALSE(tasks.park(7, milliseconds(10)));
}

TEST_F(TaskRunnerTest, ATaskIsWokenByAnother) {
    tasks.spawn("waits", [this] { said.push_back(tasks.park(7, milliseconds(0)) ? "woken" : "late"); });
    tasks.spawn("wakes", [this] {
        tasks.sleep(milliseconds(5));
        tasks.wake(7);
    });
    tasks.advance(milliseconds(5));
    EXPECT_EQ(said, std::vector<std::string>{"woken"});
}

TEST_F(TaskRunnerTest, AWaitThatNothingEndsIsTold) {
    EXPECT_THROW(tasks.park(7, milliseconds(0)), Failure);
}

TEST_F(TaskRunnerTest, CancellingEndsEveryWaitAndWhatNeverRan) {
    sleeper("sleeps", 1000, 1);
    tasks.run_ready();
    sleeper("never ran", 1000, 1);
    tasks.cancel_all();
    EXPECT_TRUE(said.empty());
    EXPECT_TRUE(failed.empty());
    EXPECT_TRUE(tasks.running().empty());
}

TEST_F(TaskRunnerTest, WhatATaskThrowsIsTold) {
    tasks.spawn("breaks", [] { throw std::runtime_error("no more"); });
    tasks.run_ready();
    EXPECT_EQ(failed, std::vector<std::string>{"breaks: no more"});
}

TEST_F(TaskRunnerTest, ALoopThatSleepsForNothingLetsTimePass) {
    sleeper("hurries", 0, 5);
    tasks.advance(milliseconds(5));
    EXPECT_EQ(said.size(), 5u);
}

}  // namespace
}  // namespace patchbay::testing
