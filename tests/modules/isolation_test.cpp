// A module in a process of its own: it does what it does inside, and its crashes stay with it.
#include "tests/modules/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>

namespace patchbay::modules::test {
namespace {

using namespace std::chrono_literals;

class OwnProcessModule : public testing::Test {
  protected:
    void start(nlohmann::json how, bool isolated = true) {
        how["service"] = "awkward";
        if (isolated) world_.isolated = {"*"};
        world_.load({package_}, {{"awkward", std::move(how)}}, limits_);
        world_.modules->start_all();
    }
    ModuleView view() const { return world_.modules->view("awkward"); }
    int process_id() const { return view().process ? view().process->id : 0; }
    /// The code of what a call of its service failed with; empty: it was answered.
    std::string call() {
        std::string code;
        world_.on_fiber([&] {
            try {
                world_.services.find("awkward")(1, {}, 10s);
            } catch (const Failure& failure) {
                code = failure.error().code;
            }
        });
        return code;
    }
    bool back_with_another_process(int before) {
        return storage::test::eventually([&] {
            const auto now = view();
            return now.state == State::running && now.process && now.process->id != before;
        });
    }

    World world_;
    LifeLimits limits_{5s, 2s, 1s};
    const Package package_ = world_.awkward("awkward");
};

TEST_F(OwnProcessModule, WorksLikeOneInside) {
    start({{"work", "naps"}});
    ASSERT_EQ(view().state, State::running);
    EXPECT_TRUE(view().isolated);
    EXPECT_GT(process_id(), 0);
    EXPECT_EQ(call(), "");
    EXPECT_EQ(world_.count("awkward", "begun"), 1);
    EXPECT_EQ(world_.count("awkward", "ended"), 1);
    const int process = process_id();
    world_.modules->disable("awkward");
    EXPECT_EQ(view().state, State::disabled);
    EXPECT_NE(::kill(process, 0), 0) << "its process has ended";
}

TEST_F(OwnProcessModule, FailsOnlyTheCallsUnderWayWhenItCrashes) {
    start({{"work", "crashes"}});
    const int before = process_id();
    EXPECT_EQ(call(), "module.crashed");
    EXPECT_TRUE(back_with_another_process(before));
    EXPECT_EQ(world_.crashes.size(), 1U);
}

TEST_F(OwnProcessModule, IsBackWithinTwoSecondsWhenItIsKilled) {
    start({});
    const int before = process_id();
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_EQ(::kill(before, SIGKILL), 0);
    EXPECT_TRUE(back_with_another_process(before));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
    EXPECT_EQ(call(), "");
}

TEST_F(OwnProcessModule, RestsAfterTooManyCrashes) {
    world_.crashes_allowed = 2;
    start({});
    for (int crash = 0; crash < 2; ++crash) {
        const int before = process_id();
        ::kill(before, SIGKILL);
        ASSERT_TRUE(back_with_another_process(before));
    }
    ::kill(process_id(), SIGKILL);
    EXPECT_TRUE(storage::test::eventually([&] { return view().state == State::quarantined; }));
    ASSERT_TRUE(view().problem);
    EXPECT_EQ(view().problem->code, "module.quarantined");
    EXPECT_EQ(world_.modules->enable("awkward").state, State::running) << "somebody gives it another try";
}

TEST_F(OwnProcessModule, EndsAStopThatHangsByForce) {
    limits_ = kShort;
    start({{"stop", "waits"}});
    world_.modules->disable("awkward");
    EXPECT_EQ(view().state, State::disabled) << "nothing is left that hangs";
    EXPECT_TRUE(view().holds.empty());
}

TEST_F(OwnProcessModule, RefusesToStartWithTheRefusalOfThePlugin) {
    start({{"start", "fails"}});
    EXPECT_EQ(view().state, State::failed);
    ASSERT_TRUE(view().problem);
    EXPECT_EQ(view().problem->code, "awkward.wont_start");
}

TEST_F(OwnProcessModule, ChangesBetweenInsideAndItsOwnProcessWhileItIsCalled) {
    start({{"work", "naps"}}, false);
    ASSERT_FALSE(view().isolated);
    std::atomic<bool> over{false};
    std::atomic<int> answered{0};
    std::atomic<int> failed{0};
    std::atomic<int> callers{0};
    for (int caller = 0; caller < 4; ++caller) {
        ++callers;
        world_.loops.next().spawn(runtime::intern_label("test", "caller"), nullptr, [&] {
            while (!over) {
                try {
                    world_.services.find("awkward")(1, {}, 10s);
                    ++answered;
                } catch (const runtime::GateClosed&) {
                    // Nothing was done, and who calls looks it up again.
                } catch (const Failure&) {
                    ++failed;
                }
                runtime::sleep_for(1ms);
            }
            --callers;
        });
    }
    for (int round = 0; round < 3; ++round) {
        EXPECT_TRUE(world_.modules->isolate("awkward", true).isolated);
        EXPECT_GT(process_id(), 0);
        EXPECT_FALSE(world_.modules->isolate("awkward", false).isolated);
        EXPECT_EQ(process_id(), 0);
    }
    over = true;
    EXPECT_TRUE(storage::test::eventually([&] { return callers == 0; }));
    EXPECT_GT(answered, 4);
    EXPECT_EQ(failed, 0);
}

TEST_F(OwnProcessModule, StaysSoWhenTheDeployerSaysSo) {
    start({});
    try {
        world_.modules->isolate("awkward", false);
        FAIL() << "the configuration says it has a process of its own";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, "module.isolation_locked");
    }
}

TEST_F(OwnProcessModule, HasWhatItPrintsInItsLog) {
    start({{"work", "prints"}});
    EXPECT_EQ(call(), "");
    EXPECT_TRUE(storage::test::eventually([&] {
        const auto lines = world_.modules->log_of("awkward")->lines(log::Level::info, 500);
        return std::any_of(lines.begin(), lines.end(),
                           [](const LogLine& line) { return line.text == "it says so"; });
    }));
}

TEST_F(OwnProcessModule, IsEndedWhenItTakesMoreMemoryThanItMay) {
    world_.runner.memory_bytes = 1 << 20;  // less than any process has
    start({});
    const int before = process_id();
    world_.modules->check_health();
    EXPECT_TRUE(storage::test::eventually([&] { return process_id() != before; }));
    EXPECT_FALSE(world_.crashes.empty());
}

}  // namespace
}  // namespace patchbay::modules::test
