// Fibers: waiting, waking from anywhere, time limits, cancellation, and exceptions that stay with their
// fiber.
#include "host/runtime/runtime.hpp"
#include "host/runtime/wait.hpp"
#include "host/runtime/work_context.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>

namespace patchbay::runtime {
namespace {

using namespace std::chrono_literals;

const Label* label() {
    return intern_label("test", "fiber");
}

class Fibers : public testing::Test {
  protected:
    ~Fibers() override { EXPECT_EQ(runtime_.wait_for_fibers(10s), 0U); }

    /// Runs `body` on a fiber and gives what it returns, or throws what it threw.
    template <class Body>
    auto on_fiber(Body body, std::shared_ptr<CancelScope> scope = nullptr) -> decltype(body()) {
        std::packaged_task<decltype(body())()> task(std::move(body));
        auto result = task.get_future();
        runtime_.at(0).spawn(label(), std::move(scope), [&task] { task(); });
        return result.get();
    }

    Runtime runtime_{2};
};

TEST_F(Fibers, GoOnAtOnceWhenTheWaitWasCompletedBefore) {
    const auto outcome = on_fiber([] {
        const Pending<int> pending;
        pending.complete(7);
        return std::pair(pending.wait(), pending.value());
    });
    EXPECT_EQ(outcome, std::pair(WaitOutcome::completed, 7));
}

TEST_F(Fibers, AreWokenByAnotherThread) {
    const Pending<std::string> pending;
    const Pending<bool> waiting;
    std::thread other([&] {
        waiting.wait();
        pending.complete("from the other thread");
    });
    const auto text = on_fiber([&] {
        waiting.complete(true);
        EXPECT_EQ(pending.wait(10s), WaitOutcome::completed);
        return pending.value();
    });
    other.join();
    EXPECT_EQ(text, "from the other thread");
}

TEST_F(Fibers, AreWokenByAFiberOfAnotherLoop) {
    const Pending<int> ping;
    const Pending<int> pong;
    runtime_.at(1).spawn(label(), nullptr, [=] {
        ping.wait();
        pong.complete(ping.value() + 1);
    });
    EXPECT_EQ(on_fiber([=] {
                  ping.complete(1);
                  pong.wait();
                  return pong.value();
              }),
              2);
}

TEST_F(Fibers, StayOnTheLoopWhereTheyStarted) {
    on_fiber([&] {
        for (int round = 0; round < 20; ++round) {
            EXPECT_EQ(Loop::current(), &runtime_.at(0));
            const Pending<bool> pending;
            std::thread([pending] { pending.complete(true); }).join();
            sleep_for(0ms);
        }
    });
}

TEST_F(Fibers, EndAWaitAtItsTimeLimit) {
    const Pending<int> pending;
    EXPECT_EQ(on_fiber([&] { return pending.wait(1ms); }), WaitOutcome::timed_out);
    EXPECT_FALSE(pending.complete(1)) << "a late value is dropped";
    EXPECT_EQ(on_fiber([&] { return pending.wait(); }), WaitOutcome::timed_out)
        << "an ended wait stays ended";
}

TEST_F(Fibers, KeepTheFirstOfSeveralValues) {
    const Pending<int> pending;
    EXPECT_TRUE(pending.complete(1));
    EXPECT_FALSE(pending.complete(2));
    EXPECT_EQ(on_fiber([&] { return pending.wait() == WaitOutcome::completed ? pending.value() : 0; }), 1);
}

TEST_F(Fibers, EndTheirWaitsWhenTheirScopeIsCancelled) {
    const auto scope = CancelScope::within(nullptr);
    const Pending<bool> about_to_wait;
    std::thread canceller([&] {
        about_to_wait.wait();
        scope->cancel();
    });
    const auto outcomes = on_fiber(
        [&] {
            about_to_wait.complete(true);
            const WaitOutcome first = Pending<int>().wait(10s);
            return std::pair(first, Pending<int>().wait(10s));
        },
        scope);
    canceller.join();
    EXPECT_EQ(outcomes, std::pair(WaitOutcome::cancelled, WaitOutcome::cancelled))
        << "the wait under way and every later one";
    EXPECT_TRUE(scope->cancelled());
}

TEST_F(Fibers, HeedlessWaitsOutliveACancelledScope) {
    const auto scope = CancelScope::within(nullptr);
    scope->cancel();
    const Pending<int> pending;
    std::thread other([&] { pending.complete(3); });
    EXPECT_EQ(on_fiber([&] { return pending.wait_heedless(10s); }, scope), WaitOutcome::completed);
    other.join();
}

TEST(CancelScopes, ReachTheirChildrenAndNotTheirParents) {
    const auto parent = CancelScope::within(nullptr);
    const auto child = CancelScope::within(parent);
    const auto grandchild = CancelScope::within(child);
    const auto sibling = CancelScope::within(parent);
    child->cancel();
    EXPECT_TRUE(grandchild->cancelled());
    EXPECT_FALSE(parent->cancelled());
    EXPECT_FALSE(sibling->cancelled());
    parent->cancel();
    EXPECT_TRUE(sibling->cancelled());
    EXPECT_TRUE(CancelScope::within(parent)->cancelled()) << "a child made later";
}

TEST_F(Fibers, SurviveCompletionAndCancellationRacingEachOther) {
    for (int round = 0; round < 200; ++round) {
        const auto scope = CancelScope::within(nullptr);
        const Pending<int> pending;
        std::thread completer([&] { pending.complete(1); });
        std::thread canceller([&] { scope->cancel(); });
        const auto outcome = on_fiber([&] { return pending.wait(10s); }, scope);
        completer.join();
        canceller.join();
        EXPECT_NE(outcome, WaitOutcome::timed_out);
        if (outcome == WaitOutcome::completed) {
            EXPECT_EQ(pending.value(), 1);
        }
    }
}

TEST(CancelScopes, EndWithEitherOfTwoParents) {
    const auto one = CancelScope::within(nullptr);
    const auto other = CancelScope::within(nullptr);
    const auto both = CancelScope::within(one, other);
    EXPECT_FALSE(both->cancelled());
    other->cancel();
    EXPECT_TRUE(both->cancelled());
    EXPECT_FALSE(one->cancelled());
}

TEST_F(Fibers, EndTheirWaitsWithEitherParentOfTheirScope) {
    for (const bool first : {true, false}) {
        const auto one = CancelScope::within(nullptr);
        const auto other = CancelScope::within(nullptr);
        const Pending<WaitOutcome> ended;
        const Pending<bool> begun;
        runtime_.at(0).spawn(label(), CancelScope::within(one, other), [&] {
            begun.complete(true);
            ended.complete(Pending<int>().wait());
        });
        begun.wait();
        (first ? one : other)->cancel();
        ASSERT_EQ(ended.wait(10s), WaitOutcome::completed);
        EXPECT_EQ(ended.value(), WaitOutcome::cancelled);
    }
}

TEST_F(Fibers, RunWorkOfAnOrdinaryThreadAndHandOverWhatItThrows) {
    bool limited = false;
    runtime_.run(label(), [&] {
        const TimeLimit limit(nullptr, 1ms);
        const WorkContext context(label(), limit.scope());
        limited = Pending<int>().wait(10s) == WaitOutcome::cancelled;
    });
    EXPECT_TRUE(limited) << "limits hold there";
    EXPECT_THROW(runtime_.run(label(), [] { throw std::runtime_error("no"); }), std::runtime_error);
}

TEST_F(Fibers, FinishWorkThatOutlivesTheScopeOfWhoAskedForIt) {
    const auto scope = CancelScope::within(nullptr);
    on_fiber(
        [&] {
            scope->cancel();
            runtime_.run(label(), [] { EXPECT_EQ(Pending<int>().wait(1ms), WaitOutcome::timed_out); });
            EXPECT_EQ(Pending<int>().wait(10s), WaitOutcome::cancelled);
        },
        scope);
}

TEST(Waiting, BlocksAnOrdinaryThread) {
    const Pending<int> pending;
    std::thread other([&] { pending.complete(5); });
    EXPECT_EQ(pending.wait(10s), WaitOutcome::completed);
    EXPECT_EQ(pending.value(), 5);
    other.join();
    EXPECT_EQ(Pending<int>().wait(1ms), WaitOutcome::timed_out);
}

TEST_F(Fibers, ThrowAndCatchAcrossSuspensions) {
    const auto text = on_fiber([] {
        try {
            sleep_for(1ms);
            throw std::runtime_error("thrown after a wait");
        } catch (const std::exception& exception) {
            return std::string(exception.what());
        }
    });
    EXPECT_EQ(text, "thrown after a wait");
}

TEST_F(Fibers, KeepTheirExceptionWhileSuspendedInACatch) {
    // Many fibers of one thread, each suspended inside its handler: the runtime's list of caught exceptions
    // is per thread and must travel with the fiber.
    constexpr int kFibers = 50;
    std::atomic<int> right{0};
    std::atomic<int> left{kFibers};
    const Pending<bool> all_done;
    for (int index = 0; index < kFibers; ++index) {
        runtime_.at(0).spawn(label(), nullptr, [&, index] {
            const std::string mine = "exception " + std::to_string(index);
            try {
                throw std::runtime_error(mine);
            } catch (const std::runtime_error&) {
                sleep_for(std::chrono::milliseconds(1 + (index * 7) % 5));
                try {
                    throw;  // whose is it now?
                } catch (const std::runtime_error& again) {
                    sleep_for(1ms);
                    if (again.what() == mine && std::uncaught_exceptions() == 0) ++right;
                }
            }
            if (--left == 0) all_done.complete(true);
        });
    }
    ASSERT_EQ(all_done.wait(20s), WaitOutcome::completed);
    EXPECT_EQ(right, kFibers);
}

TEST_F(Fibers, SuspendWhileAnExceptionUnwinds) {
    struct Waits {
        ~Waits() { sleep_for(1ms); }
    };
    std::atomic<int> caught{0};
    std::atomic<int> left{20};
    const Pending<bool> all_done;
    for (int index = 0; index < 20; ++index) {
        runtime_.at(0).spawn(label(), nullptr, [&] {
            try {
                const Waits waits;
                throw std::logic_error("passes a destructor that waits");
            } catch (const std::logic_error&) {
                if (std::uncaught_exceptions() == 0) ++caught;
            }
            if (--left == 0) all_done.complete(true);
        });
    }
    ASSERT_EQ(all_done.wait(20s), WaitOutcome::completed);
    EXPECT_EQ(caught, 20);
}

TEST_F(Fibers, WaitTenThousandAtATime) {
#if defined(__SANITIZE_THREAD__)
    constexpr int kFibers = 1000;  // ThreadSanitizer keeps a megabyte for each
#else
    constexpr int kFibers = 10000;
#endif
    const Pending<bool> go;
    const Pending<bool> all_waiting;
    const Pending<bool> all_done;
    std::vector<Pending<bool>> starts(kFibers);
    std::atomic<int> waiting{0};
    std::atomic<int> done{0};
    for (int index = 0; index < kFibers; ++index) {
        runtime_.at(static_cast<std::size_t>(index % 2)).spawn(label(), nullptr, [&, index] {
            if (++waiting == kFibers) all_waiting.complete(true);
            starts[static_cast<std::size_t>(index)].wait();
            if (++done == kFibers) all_done.complete(true);
        });
    }
    ASSERT_EQ(all_waiting.wait(60s), WaitOutcome::completed);
    for (const auto& start : starts)
        start.complete(true);
    ASSERT_EQ(all_done.wait(60s), WaitOutcome::completed);
}

TEST_F(Fibers, WorkForSomebodyElseInAWorkContext) {
    const Label* const other = intern_label("other", "service");
    const auto calls = other->calls.load();
    const auto own = CancelScope::within(nullptr);
    const auto theirs = CancelScope::within(nullptr);
    on_fiber(
        [&] {
            theirs->cancel();
            {
                const WorkContext context(other, theirs);
                EXPECT_EQ(current_scope(), theirs);
                EXPECT_EQ(runtime_.at(0).running().label, other);
                EXPECT_EQ(Pending<int>().wait(10s), WaitOutcome::cancelled);
            }
            EXPECT_EQ(current_scope(), own);
            EXPECT_EQ(runtime_.at(0).running().label, label());
            EXPECT_EQ(Pending<int>().wait(1ms), WaitOutcome::timed_out);
        },
        own);
    EXPECT_EQ(other->calls.load(), calls + 1);
}

TEST_F(Fibers, EndTheirWaitsAtATimeLimitAndSaySo) {
    on_fiber([] {
        const TimeLimit limit(nullptr, 1ms);
        const WorkContext context(label(), limit.scope());
        EXPECT_EQ(Pending<int>().wait(10s), WaitOutcome::cancelled);
        EXPECT_TRUE(limit.expired());
    });
}

TEST_F(Fibers, KeepATimeLimitApartFromACancelledParent) {
    const auto parent = CancelScope::within(nullptr);
    on_fiber([&] {
        const TimeLimit limit(parent, 1h);
        const WorkContext context(label(), limit.scope());
        parent->cancel();
        EXPECT_EQ(Pending<int>().wait(10s), WaitOutcome::cancelled);
        EXPECT_FALSE(limit.expired());
    });
}

TEST_F(Fibers, LeaveNoTraceOfATimeLimitThatWasNotNeeded) {
    on_fiber([] {
        for (int round = 0; round < 100; ++round) {
            const TimeLimit limit(nullptr, 1h);
            EXPECT_FALSE(limit.expired());
        }
    });
}

TEST_F(Fibers, DestroyWhatTheyCapturedWhenTheyEnd) {
    auto held = std::make_shared<int>(1);
    const std::weak_ptr<int> watched = held;
    on_fiber([held = std::move(held)] { EXPECT_EQ(*held, 1); });
    runtime_.wait_for_fibers(10s);
    EXPECT_TRUE(watched.expired());
}

}  // namespace
}  // namespace patchbay::runtime
