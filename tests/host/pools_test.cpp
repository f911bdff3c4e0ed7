// Gate, worker pool and watchdog.
#include "host/runtime/gate.hpp"
#include "host/runtime/watchdog.hpp"
#include "host/runtime/worker_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>
#include <thread>

namespace patchbay::runtime {
namespace {

using namespace std::chrono_literals;

const Label* label(std::string_view what) {
    return intern_label("test", what);
}

TEST(GateTest, NamesItsHoldsAndCountsThem) {
    Gate gate;
    const Gate::Hold one = gate.enter(label("GET /a"));
    const Gate::Hold two = gate.enter(label("GET /a"));
    Gate::Hold three = gate.enter(label("task poll"));
    EXPECT_TRUE(one);
    std::map<std::string, std::size_t> counts;
    for (const auto& held : gate.holds())
        counts[held.name] = held.count;
    EXPECT_EQ(counts, (std::map<std::string, std::size_t>{{"GET /a", 2}, {"task poll", 1}}));
    three.release();
    three.release();
    EXPECT_EQ(gate.holds().size(), 1U);
}

TEST(GateTest, RefusesNewcomersOnceClosed) {
    Gate gate;
    const Gate::Hold inside = gate.enter(label("x"));
    gate.close();
    EXPECT_TRUE(gate.closed());
    EXPECT_FALSE(gate.enter(label("x")));
    EXPECT_FALSE(gate.wait_empty(0ms)) << "who is inside is waited for";
}

TEST(GateTest, IsEmptyWhenTheLastHoldIsGivenBack) {
    Gate gate;
    Gate::Hold moved;
    {
        Gate::Hold hold = gate.enter(label("x"));
        moved = std::move(hold);
    }
    EXPECT_FALSE(gate.wait_empty(0ms)) << "a moved hold is still held";
    gate.close();
    std::thread other([held = std::move(moved)]() mutable { held.release(); });
    EXPECT_TRUE(gate.wait_empty(10s));
    other.join();
    EXPECT_TRUE(gate.holds().empty());
}

TEST(GateTest, MakesAFiberWaitToo) {
    Runtime runtime(1);
    Gate gate;
    auto hold = std::make_shared<Gate::Hold>(gate.enter(label("x")));
    const Pending<bool> waiting;
    const Pending<bool> empty;
    runtime.at(0).spawn(label("waiter"), nullptr, [&] {
        waiting.complete(true);
        empty.complete(gate.wait_empty(10s));
    });
    waiting.wait();
    hold->release();
    ASSERT_EQ(empty.wait(10s), WaitOutcome::completed);
    EXPECT_TRUE(empty.value());
    runtime.wait_for_fibers(10s);
}

TEST(WorkerPoolTest, RunsWorkElsewhereAndBringsBackValueOrException) {
    WorkerPool pool("test", 2, 10);
    const auto here = std::this_thread::get_id();
    EXPECT_NE(pool.run([] { return std::this_thread::get_id(); }), here);
    EXPECT_EQ(pool.run([] { return std::make_unique<int>(7); }).operator*(), 7);
    EXPECT_THROW(pool.run([]() -> int { throw std::logic_error("from the pool"); }), std::logic_error);
    int done = 0;
    pool.run([&] { ++done; });
    EXPECT_EQ(done, 1);
}

TEST(WorkerPoolTest, IsBounded) {
    WorkerPool pool("test", 1, 2);
    const Pending<bool> busy;
    const Pending<bool> release;
    ASSERT_TRUE(pool.submit([=] {
        busy.complete(true);
        release.wait();
    }));
    busy.wait();
    EXPECT_TRUE(pool.submit([] {}));
    EXPECT_TRUE(pool.submit([] {}));
    EXPECT_EQ(pool.queued(), 2U);
    EXPECT_FALSE(pool.submit([] {}));
    EXPECT_THROW(pool.run([] {}), PoolBusy);
    release.complete(true);
}

TEST(WorkerPoolTest, FinishesWhatIsQueuedBeforeItEnds) {
    std::atomic<int> done{0};
    {
        WorkerPool pool("test", 2, 100);
        for (int index = 0; index < 50; ++index)
            ASSERT_TRUE(pool.submit([&] { ++done; }));
    }
    EXPECT_EQ(done, 50);
}

TEST(WorkerPoolTest, LeavesTheLoopFreeWhileAFiberWaits) {
    Runtime runtime(1);
    WorkerPool pool("test", 1, 10);
    const Pending<bool> release;
    const Pending<bool> pool_started;
    const Pending<int> answer;
    runtime.at(0).spawn(label("waits"), nullptr, [&] {
        answer.complete(pool.run([&] {
            pool_started.complete(true);
            release.wait();
            return 5;
        }));
    });
    pool_started.wait();
    const Pending<bool> other;
    runtime.at(0).spawn(label("other"), nullptr, [=] { other.complete(true); });
    EXPECT_EQ(other.wait(10s), WaitOutcome::completed) << "another fiber of the same loop runs meanwhile";
    release.complete(true);
    ASSERT_EQ(answer.wait(10s), WaitOutcome::completed);
    EXPECT_EQ(answer.value(), 5);
    runtime.wait_for_fibers(10s);
}

/// Holds the loop until the watchdog has noticed.
void hold_loop(const std::atomic<bool>& noticed) {
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (!noticed && std::chrono::steady_clock::now() < until)
        std::this_thread::yield();
}

TEST(WatchdogTest, NamesWhoHoldsALoop) {
    Runtime runtime(2);
    std::atomic<bool> noticed{false};
    const Pending<Stall> reported;
    Watchdog watchdog(runtime, 30ms, [&](const Stall& stall) {
        reported.complete(stall);
        noticed = true;
    });
    runtime.at(1).spawn(intern_label("slow-module", "GET /slow"), nullptr, [&] { hold_loop(noticed); });
    ASSERT_EQ(reported.wait(20s), WaitOutcome::completed);
    EXPECT_EQ(reported.value().module, "slow-module");
    EXPECT_EQ(reported.value().what, "GET /slow");
    EXPECT_GE(reported.value().lasted, 30ms);
    ASSERT_FALSE(watchdog.recent().empty());
    EXPECT_EQ(watchdog.recent()[0].what, "GET /slow");
    runtime.wait_for_fibers(20s);
}

TEST(WatchdogTest, KeepsTheStallsOfTwoLoopsApart) {
    Runtime runtime(2);
    std::atomic<int> reports{0};
    Watchdog watchdog(runtime, 20ms, [&](const Stall&) { ++reports; });
    std::atomic<bool> seen_twice{false};
    for (std::size_t index = 0; index < 2; ++index) {
        runtime.at(index).spawn(intern_label("slow", "loop " + std::to_string(index)), nullptr,
                                [&] { hold_loop(seen_twice); });
    }
    const auto until = std::chrono::steady_clock::now() + 20s;
    const auto both_longer = [&] {
        const auto stalls = watchdog.recent();
        std::set<std::string> names;
        for (const auto& stall : stalls) {
            if (stall.lasted > 60ms) names.insert(stall.what);
        }
        return stalls.size() == 2 && names.size() == 2;
    };
    while (!both_longer() && std::chrono::steady_clock::now() < until)
        std::this_thread::yield();
    EXPECT_TRUE(both_longer());
    seen_twice = true;
    EXPECT_EQ(reports, 2);
    runtime.wait_for_fibers(20s);
}

TEST(WatchdogTest, SaysNothingWhileFibersSuspend) {
    Runtime runtime(1);
    std::atomic<int> reports{0};
    Watchdog watchdog(runtime, 1h, [&](const Stall&) { ++reports; });
    const Pending<bool> done;
    runtime.at(0).spawn(label("polite"), nullptr, [=] {
        sleep_for(5ms);
        done.complete(true);
    });
    ASSERT_EQ(done.wait(10s), WaitOutcome::completed);
    EXPECT_EQ(reports, 0);
    EXPECT_TRUE(watchdog.recent().empty());
    runtime.wait_for_fibers(10s);
}

}  // namespace
}  // namespace patchbay::runtime
