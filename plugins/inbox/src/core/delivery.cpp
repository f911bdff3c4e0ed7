#include "core/delivery.hpp"

#include <algorithm>

namespace patchbay::inbox {
namespace {

using std::chrono::milliseconds;

constexpr unsigned kUnknownSendsAllowed = 1;
constexpr milliseconds kUnknownDelay{2000};

DeliveryStep step_for(const DeliveryAttempt& attempt) {
    DeliveryStep step;
    step.attempts = attempt.attempts;
    step.unknown_sends = attempt.unknown_sends;
    step.external_ids = attempt.external_ids;
    return step;
}

Error reason_or(Error reason, const char* code, const char* title) {
    if (reason.code.empty()) reason.code = code;
    if (reason.title.empty()) reason.title = title;
    return reason;
}

Error unknown_reason(const Error& cause, bool will_repeat) {
    Error error{ErrorKind::unavailable,
                "inbox.delivery_unknown",
                "Nobody knows whether the message arrived",
                cause.title.empty() ? "The connection broke after the message went out." : cause.title,
                will_repeat ? "It is being sent once more" : "Ask the contact, or send it again",
                {},
                0};
    if (!cause.detail.empty()) error.detail += ": " + cause.detail;
    return error;
}

DeliveryStep unknown(DeliveryStep step, const Error& cause) {
    ++step.unknown_sends;
    const bool repeat = step.unknown_sends <= kUnknownSendsAllowed;
    step.state = repeat ? DeliveryState::queued : DeliveryState::failed;
    step.retry_after = repeat ? kUnknownDelay : milliseconds{0};
    step.reason = unknown_reason(cause, repeat);
    return step;
}

DeliveryStep again(DeliveryStep step, Error reason, milliseconds asked_for, const DeliveryLimits& limits) {
    step.reason = reason_or(std::move(reason), "inbox.delivery_delayed", "The channel could not send it yet");
    if (step.attempts >= limits.max_attempts) {
        step.state = DeliveryState::failed;
        step.reason.detail += (step.reason.detail.empty() ? "Given up after " : " Given up after ") +
                              std::to_string(step.attempts) + " attempts.";
        return step;
    }
    step.retry_after = std::max(asked_for, retry_delay(step.attempts, limits.longest_delay));
    return step;
}

/// No attempt was made, so none is counted; only patience limits the wait.
DeliveryStep not_attempted(DeliveryStep step, Error reason, const DeliveryAttempt& attempt,
                           const DeliveryLimits& limits) {
    step.attempts = attempt.attempts - 1;
    step.reason = std::move(reason);
    if (attempt.waited >= limits.patience) {
        step.state = DeliveryState::failed;
        step.reason.detail = "Given up after " + std::to_string(limits.patience.count()) + " hours.";
        return step;
    }
    const auto waited = static_cast<unsigned>(attempt.waited.count());
    step.retry_after = retry_delay(waited / 2 + 1, limits.longest_wait_for_channel);
    return step;
}

Error nobody_offers(std::string_view channel) {
    const std::string name(channel);
    return {ErrorKind::unavailable,
            "inbox.channel_off",
            name + " is switched off",
            "The message waits and goes out once the module runs.",
            "Switch the module " + name + " on",
            {},
            0};
}

}  // namespace

std::string_view to_text(DeliveryState state) {
    switch (state) {
        case DeliveryState::queued:
            return "queued";
        case DeliveryState::sent:
            return "sent";
        case DeliveryState::failed:
            return "failed";
    }
    return "failed";
}

milliseconds retry_delay(unsigned attempts, std::chrono::seconds longest) {
    const unsigned doublings = std::min(attempts > 0 ? attempts - 1 : 0U, 20U);
    return std::min<milliseconds>(std::chrono::seconds(1LL << doublings), longest);
}

DeliveryStep after_send(const SendOutcome& outcome, const DeliveryAttempt& attempt,
                        const DeliveryLimits& limits) {
    DeliveryStep step = step_for(attempt);
    if (!outcome.external_ids.empty()) step.external_ids = outcome.external_ids;
    step.contact_state = outcome.contact_state;
    switch (outcome.state) {
        case SendState::sent:
            step.state = DeliveryState::sent;
            return step;
        case SendState::again:
            return again(std::move(step), outcome.reason, milliseconds(outcome.retry_after_ms), limits);
        case SendState::refused:
            step.state = DeliveryState::failed;
            step.reason =
                reason_or(outcome.reason, "inbox.delivery_refused", "The channel refused the message");
            return step;
        case SendState::waiting:
            return not_attempted(std::move(step),
                                 reason_or(outcome.reason, "inbox.endpoint_off", "It is switched off"),
                                 attempt, limits);
        case SendState::unknown:
            break;
    }
    return unknown(std::move(step), outcome.reason);
}

DeliveryStep after_failed_call(const Error& error, std::string_view channel, const DeliveryAttempt& attempt,
                               const DeliveryLimits& limits) {
    if (error.code == "service.nobody")
        return not_attempted(step_for(attempt), nobody_offers(channel), attempt, limits);
    if (error.kind == ErrorKind::unavailable || error.kind == ErrorKind::too_many) {
        return again(step_for(attempt), error, milliseconds(error.retry_after_ms), limits);
    }
    return unknown(step_for(attempt), error);
}

bool may_send_again_after_interruption(unsigned unknown_sends) {
    return unknown_sends <= kUnknownSendsAllowed;
}

DeliveryStep after_interruptions(const DeliveryAttempt& attempt) {
    DeliveryStep step = step_for(attempt);
    step.state = DeliveryState::failed;
    step.reason = unknown_reason(
        Error{ErrorKind::unavailable, "", "The server stopped while it was being sent", "", "", {}, 0},
        false);
    return step;
}

}  // namespace patchbay::inbox
