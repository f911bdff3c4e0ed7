#include "plugins/telegram/src/connection_plan.hpp"

#include <algorithm>

namespace patchbay::telegram {
namespace {

constexpr Milliseconds kFirstWait{1000};
constexpr Milliseconds kLongestWait{30000};
constexpr Milliseconds kConflictShortest{3000};
constexpr Milliseconds kConflictSpread{27000};
// One lost connection is nothing to report; a third one in a row is.
constexpr unsigned kFailuresToTell = 3;

Milliseconds part_of(Milliseconds whole, double part) {
    return Milliseconds(static_cast<std::int64_t>(static_cast<double>(whole.count()) * part));
}

Error unreachable(const Verdict& verdict) {
    if (verdict.outcome == Outcome::refused || verdict.outcome == Outcome::unknown_method) {
        return {ErrorKind::unavailable,
                "telegram.setup_refused",
                "Telegram refuses to serve this bot",
                verdict.error.detail,
                "See what Telegram said; for a webhook, check that the public address is right.",
                {},
                0};
    }
    return {
        ErrorKind::unavailable,
        "telegram.unreachable",
        "Telegram can't be reached",
        verdict.error.detail,
        "Check the server's way to the Bot API: network, DNS, firewall, proxy. It is tried again by itself.",
        {},
        0};
}

}  // namespace

Milliseconds ConnectionPlan::back_off() const {
    const unsigned doublings = std::min(failures_ > 0 ? failures_ - 1 : 0U, 5U);
    const Milliseconds whole = std::min(kFirstWait * (1U << doublings), kLongestWait);
    return part_of(whole, 0.5 + 0.5 * random_());
}

ConnectionPlan::Step ConnectionPlan::after(const Verdict& verdict) {
    switch (verdict.outcome) {
        case Outcome::ok:
            failures_ = 0;
            return {false, Milliseconds(0), BotStatus{BotState::running, std::nullopt}};
        case Outcome::token_refused:
            return {true, Milliseconds(0), BotStatus{BotState::revoked, verdict.error}};
        case Outcome::webhook_active:
            must_remove_webhook_ = true;
            return conflict(verdict);
        case Outcome::other_poller:
            return conflict(verdict);
        case Outcome::too_many:
            return {false, Milliseconds(verdict.retry_after_ms), std::nullopt};
        default:
            return failed(verdict);
    }
}

ConnectionPlan::Step ConnectionPlan::conflict(const Verdict& verdict) {
    // Two programs that evict each other in step would do so for ever: hence the wide spread.
    return {false, kConflictShortest + part_of(kConflictSpread, random_()),
            BotStatus{BotState::conflict, verdict.error}};
}

ConnectionPlan::Step ConnectionPlan::failed(const Verdict& verdict) {
    ++failures_;
    Step step{false, back_off(), std::nullopt};
    const bool hopeless = verdict.outcome == Outcome::refused || verdict.outcome == Outcome::unknown_method;
    if (failures_ >= kFailuresToTell || hopeless)
        step.status = BotStatus{BotState::unreachable, unreachable(verdict)};
    return step;
}

ConnectionPlan::Step ConnectionPlan::not_stored() {
    ++failures_;
    return {false, back_off(), std::nullopt};
}

}  // namespace patchbay::telegram
