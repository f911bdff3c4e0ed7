#include "core/delivery.hpp"

#include <gtest/gtest.h>

namespace patchbay::inbox {
namespace {

using namespace std::chrono_literals;

SendOutcome outcome(SendState state, std::uint32_t retry_after_ms = 0, const char* code = "telegram.reason") {
    SendOutcome made;
    made.state = state;
    made.retry_after_ms = retry_after_ms;
    made.reason.code = code;
    made.reason.title = "The reason";
    return made;
}

DeliveryAttempt attempt(unsigned attempts, unsigned unknown_sends = 0) {
    return {attempts, unknown_sends, 0s, {}};
}

TEST(AfterSend, table_of_outcome_and_attempt) {
    struct Row {
        const char* what;
        SendOutcome outcome;
        DeliveryAttempt attempt;
        DeliveryState state;
        std::chrono::milliseconds retry_after;
        const char* reason;
        unsigned unknown_sends;
    };
    const Row rows[]{
        {"sent", outcome(SendState::sent), attempt(1), DeliveryState::sent, 0ms, "", 0},
        {"first again waits a second", outcome(SendState::again), attempt(1), DeliveryState::queued, 1s,
         "telegram.reason", 0},
        {"delays double", outcome(SendState::again), attempt(4), DeliveryState::queued, 8s, "telegram.reason",
         0},
        {"delays end at a minute", outcome(SendState::again), attempt(40), DeliveryState::queued, 60s,
         "telegram.reason", 0},
        {"the channel's delay wins when longer", outcome(SendState::again, 90000), attempt(1),
         DeliveryState::queued, 90s, "telegram.reason", 0},
        {"the channel's delay loses when shorter", outcome(SendState::again, 10), attempt(3),
         DeliveryState::queued, 4s, "telegram.reason", 0},
        {"patience ends", outcome(SendState::again), attempt(100), DeliveryState::failed, 0ms,
         "telegram.reason", 0},
        {"refused at once", outcome(SendState::refused), attempt(1), DeliveryState::failed, 0ms,
         "telegram.reason", 0},
        {"unknown is made once more", outcome(SendState::unknown), attempt(1), DeliveryState::queued, 2s,
         "inbox.delivery_unknown", 1},
        {"a second unknown fails", outcome(SendState::unknown), attempt(2, 1), DeliveryState::failed, 0ms,
         "inbox.delivery_unknown", 2},
        {"sent after an unknown one", outcome(SendState::sent), attempt(2, 1), DeliveryState::sent, 0ms, "",
         1},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.what);
        const DeliveryStep step = after_send(row.outcome, row.attempt);
        EXPECT_EQ(step.state, row.state);
        EXPECT_EQ(step.retry_after, row.retry_after);
        EXPECT_EQ(step.state == DeliveryState::sent ? "" : step.reason.code, row.reason);
        EXPECT_EQ(step.unknown_sends, row.unknown_sends);
        EXPECT_EQ(step.attempts, row.attempt.attempts);
    }
}

TEST(AfterSend, an_outage_of_an_hour_is_survived) {
    const DeliveryLimits limits;
    std::chrono::milliseconds waited{0};
    for (unsigned number = 1; number < limits.max_attempts; ++number) {
        waited += after_send(outcome(SendState::again), attempt(number), limits).retry_after;
    }
    EXPECT_GT(waited, 1h);
}

TEST(AfterSend, parts_that_went_out_are_kept_when_the_rest_fails) {
    DeliveryAttempt second = attempt(2);
    second.external_ids = {"10"};
    EXPECT_EQ(after_send(outcome(SendState::again), second).external_ids, std::vector<std::string>{"10"});
    SendOutcome more = outcome(SendState::again);
    more.external_ids = {"10", "11"};
    EXPECT_EQ(after_send(more, second).external_ids, (std::vector<std::string>{"10", "11"}));
}

TEST(AfterSend, what_the_channel_says_about_the_contact_is_passed_on) {
    SendOutcome blocked = outcome(SendState::refused);
    blocked.contact_state = "blocked";
    EXPECT_EQ(after_send(blocked, attempt(1)).contact_state, "blocked");
}

TEST(AfterSend, a_refusal_without_words_gets_some) {
    const DeliveryStep step = after_send(SendOutcome{SendState::refused, {}, 0, {}, {}}, attempt(1));
    EXPECT_EQ(step.reason.code, "inbox.delivery_refused");
    EXPECT_FALSE(step.reason.title.empty());
}

TEST(AfterFailedCall, a_switched_off_channel_is_waited_for_without_counting_attempts) {
    const Error nobody{ErrorKind::unavailable, "service.nobody", "Nobody offers it", "", "", {}, 0};
    DeliveryAttempt waiting = attempt(1);
    DeliveryStep step = after_failed_call(nobody, "telegram", waiting);
    EXPECT_EQ(step.state, DeliveryState::queued);
    EXPECT_EQ(step.attempts, 0U);
    EXPECT_EQ(step.reason.title, "telegram is switched off");
    EXPECT_EQ(step.retry_after, 1s);

    waiting.waited = 3h;
    step = after_failed_call(nobody, "telegram", waiting);
    EXPECT_EQ(step.state, DeliveryState::queued);
    EXPECT_EQ(step.retry_after, 10s);

    waiting.waited = 24h;
    step = after_failed_call(nobody, "telegram", waiting);
    EXPECT_EQ(step.state, DeliveryState::failed);
    EXPECT_EQ(step.reason.code, "inbox.channel_off");
}

TEST(AfterSend, an_endpoint_that_is_switched_off_wears_out_no_attempts) {
    DeliveryAttempt waiting = attempt(101);
    waiting.waited = 3h;
    DeliveryStep step = after_send(outcome(SendState::waiting, 0, "telegram.bot_paused"), waiting);
    EXPECT_EQ(step.state, DeliveryState::queued);
    EXPECT_EQ(step.attempts, 100U);
    EXPECT_EQ(step.retry_after, 10s);
    EXPECT_EQ(step.reason.code, "telegram.bot_paused");

    waiting.waited = 24h;
    step = after_send(outcome(SendState::waiting, 0, "telegram.bot_paused"), waiting);
    EXPECT_EQ(step.state, DeliveryState::failed);
    EXPECT_EQ(step.reason.code, "telegram.bot_paused");
}

TEST(AfterFailedCall, only_unavailable_is_known_not_to_have_sent) {
    const auto state_for = [](ErrorKind kind) {
        return after_failed_call(Error{kind, "x.y", "t", "", "", {}, 0}, "telegram", attempt(1));
    };
    EXPECT_EQ(state_for(ErrorKind::unavailable).unknown_sends, 0U);
    EXPECT_EQ(state_for(ErrorKind::too_many).unknown_sends, 0U);
    for (const ErrorKind kind : {ErrorKind::timeout, ErrorKind::internal, ErrorKind::cancelled}) {
        EXPECT_EQ(state_for(kind).unknown_sends, 1U);
        EXPECT_EQ(state_for(kind).reason.code, "inbox.delivery_unknown");
    }
}

TEST(Interruption, is_sent_once_more_and_not_twice) {
    EXPECT_TRUE(may_send_again_after_interruption(1));
    EXPECT_FALSE(may_send_again_after_interruption(2));
    const DeliveryStep step = after_interruptions(attempt(3, 2));
    EXPECT_EQ(step.state, DeliveryState::failed);
    EXPECT_EQ(step.reason.code, "inbox.delivery_unknown");
}

}  // namespace
}  // namespace patchbay::inbox
