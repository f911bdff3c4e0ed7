// Scopes that are abandoned: their waits end as if they were cancelled, but for those that need not hurry.
#include "host/runtime/runtime.hpp"
#include "host/runtime/wait.hpp"

#include <gtest/gtest.h>

#include <future>
#include <memory>

namespace patchbay::runtime {
namespace {

using namespace std::chrono_literals;

class AbandonedScopes : public testing::Test {
  protected:
    ~AbandonedScopes() override { EXPECT_EQ(runtime_.wait_for_fibers(10s), 0U); }

    /// A wait that a fiber begins within some scope.
    struct Waiting {
        Pending<bool> what;
        std::shared_future<WaitOutcome> ended;
        bool goes_on() const { return ended.wait_for(50ms) == std::future_status::timeout; }
        WaitOutcome outcome() const {
            return ended.wait_for(10s) == std::future_status::ready ? ended.get() : WaitOutcome::timed_out;
        }
    };
    Waiting wait_within(std::shared_ptr<CancelScope> scope, bool patient) {
        const auto promise = std::make_shared<std::promise<WaitOutcome>>();
        const Waiting waiting{{}, promise->get_future().share()};
        runtime_.at(0).spawn(intern_label("test", "waits"), std::move(scope),
                             [what = waiting.what, promise, patient] {
                                 promise->set_value(patient ? what.wait_though_abandoned() : what.wait());
                             });
        return waiting;
    }

    Runtime runtime_{2};
    const std::shared_ptr<CancelScope> scope_ = std::make_shared<CancelScope>();
};

TEST_F(AbandonedScopes, EndWaitsUnderWayAndLaterOnes) {
    const Waiting before = wait_within(scope_, false);
    scope_->abandon();
    EXPECT_EQ(before.outcome(), WaitOutcome::cancelled);
    EXPECT_EQ(wait_within(scope_, false).outcome(), WaitOutcome::cancelled);
    EXPECT_TRUE(scope_->cancelled());
}

TEST_F(AbandonedScopes, LeaveThoseAloneThatNeedNotHurry) {
    const Waiting before = wait_within(scope_, true);
    scope_->abandon();
    const Waiting after = wait_within(scope_, true);
    EXPECT_TRUE(before.goes_on());
    before.what.complete(true);
    after.what.complete(true);
    EXPECT_EQ(after.outcome(), WaitOutcome::completed);
}

TEST_F(AbandonedScopes, EndThoseTooOnceTheyAreCancelled) {
    const Waiting waiting = wait_within(scope_, true);
    scope_->abandon();
    EXPECT_TRUE(waiting.goes_on());
    scope_->cancel();
    EXPECT_EQ(waiting.outcome(), WaitOutcome::cancelled);
}

TEST_F(AbandonedScopes, AreSoForScopesWithin) {
    const auto module = std::make_shared<CancelScope>();
    const auto within = CancelScope::within(CancelScope::within(scope_), module);
    const Waiting hasty = wait_within(within, false);
    const Waiting patient = wait_within(within, true);
    scope_->abandon();
    EXPECT_EQ(hasty.outcome(), WaitOutcome::cancelled);
    EXPECT_TRUE(patient.goes_on());
    module->cancel();
    EXPECT_EQ(patient.outcome(), WaitOutcome::cancelled) << "by the other parent";
}

TEST_F(AbandonedScopes, AreSoForScopesWithinThatAreEnteredLater) {
    scope_->abandon();
    const auto within = CancelScope::within(scope_);
    const Waiting patient = wait_within(within, true);
    EXPECT_TRUE(within->cancelled());
    EXPECT_EQ(wait_within(within, false).outcome(), WaitOutcome::cancelled);
    scope_->cancel();
    EXPECT_EQ(patient.outcome(), WaitOutcome::cancelled);
}

}  // namespace
}  // namespace patchbay::runtime
