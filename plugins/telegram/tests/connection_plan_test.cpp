#include "plugins/telegram/src/connection_plan.hpp"

#include <gtest/gtest.h>

namespace patchbay::telegram {
namespace {

Verdict verdict(Outcome outcome, std::uint32_t retry_after_ms = 0) {
    Verdict made;
    made.outcome = outcome;
    made.error.code = "telegram.test";
    made.retry_after_ms = retry_after_ms;
    return made;
}

ConnectionPlan plan_with(double random) {
    return ConnectionPlan([random] { return random; });
}

TEST(ConnectionPlan, RemovesTheWebhookFirst) {
    auto plan = plan_with(0);
    EXPECT_TRUE(plan.must_remove_webhook());
    plan.webhook_removed();
    EXPECT_FALSE(plan.must_remove_webhook());
    plan.after(verdict(Outcome::webhook_active));
    EXPECT_TRUE(plan.must_remove_webhook()) << "somebody set one again";
}

TEST(ConnectionPlan, ConfirmsOnlyWhatIsStored) {
    auto plan = plan_with(0);
    EXPECT_FALSE(plan.offset());
    plan.after(verdict(Outcome::ok));
    EXPECT_FALSE(plan.offset());
    plan.stored(41);
    EXPECT_EQ(plan.offset(), 42);
}

TEST(ConnectionPlan, StopsWhenTheTokenIsRefused) {
    const auto step = plan_with(0).after(verdict(Outcome::token_refused));
    EXPECT_TRUE(step.stop);
    ASSERT_TRUE(step.status);
    EXPECT_EQ(step.status->state, BotState::revoked);
    EXPECT_TRUE(step.status->problem);
}

TEST(ConnectionPlan, TellsAConflictAtOnceAndComesBackWithin3To30Seconds) {
    for (const auto outcome : {Outcome::other_poller, Outcome::webhook_active}) {
        const auto soon = plan_with(0).after(verdict(outcome));
        ASSERT_TRUE(soon.status);
        EXPECT_EQ(soon.status->state, BotState::conflict);
        EXPECT_FALSE(soon.stop);
        EXPECT_EQ(soon.wait, Milliseconds(3000));
        EXPECT_EQ(plan_with(1).after(verdict(outcome)).wait, Milliseconds(30000));
    }
}

TEST(ConnectionPlan, BacksOffAndTellsTheThirdFailure) {
    auto plan = plan_with(1);
    const std::vector<std::int64_t> waits{1000, 2000, 4000, 8000, 16000, 30000, 30000};
    for (std::size_t i = 0; i < waits.size(); ++i) {
        const auto step = plan.after(verdict(Outcome::not_sent));
        EXPECT_EQ(step.wait.count(), waits[i]);
        EXPECT_EQ(step.status.has_value(), i >= 2) << i;
        if (step.status) {
            EXPECT_EQ(step.status->state, BotState::unreachable);
        }
    }
    const auto well = plan.after(verdict(Outcome::ok));
    ASSERT_TRUE(well.status);
    EXPECT_EQ(well.status->state, BotState::running);
    EXPECT_EQ(plan.after(verdict(Outcome::server_failed)).wait.count(), 1000)
        << "counts from the start again";
}

TEST(ConnectionPlan, SpreadsItsRetries) {
    EXPECT_EQ(plan_with(0).after(verdict(Outcome::not_sent)).wait.count(), 500);
    EXPECT_EQ(plan_with(0.5).after(verdict(Outcome::not_sent)).wait.count(), 750);
}

TEST(ConnectionPlan, WaitsAsLongAsTelegramSays) {
    const auto step = plan_with(0).after(verdict(Outcome::too_many, 9000));
    EXPECT_EQ(step.wait.count(), 9000);
    EXPECT_FALSE(step.status);
}

TEST(ConnectionPlan, TellsARefusedSetupAtOnce) {
    const auto step = plan_with(0).after(verdict(Outcome::refused));
    ASSERT_TRUE(step.status);
    EXPECT_EQ(step.status->problem->code, "telegram.setup_refused");
    EXPECT_GT(step.wait.count(), 0);
}

TEST(ConnectionPlan, UpdatesThatCouldNotBeStoredAreAskedForAgain) {
    auto plan = plan_with(0);
    plan.stored(10);
    const auto step = plan.not_stored();
    EXPECT_GT(step.wait.count(), 0);
    EXPECT_EQ(plan.offset(), 11);
}

}  // namespace
}  // namespace patchbay::telegram
