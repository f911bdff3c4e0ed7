#pragma once
// What follows from one attempt to send a message: a plain decision without I/O.
//
//     queued -> sending -> sent            the channel has it
//                       -> queued (again)  not sent; the bus tries again after retry_after, in order
//                       -> failed          refused, or patience is over
//
// A send whose outcome nobody knows (the connection or this process broke after the request went out) is made
// once more and marked; a second unknown one fails, so that a person can receive a message twice at most.

#include <patchbay/channel.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::inbox {

enum class DeliveryState { queued, sent, failed };
std::string_view to_text(DeliveryState state);

struct DeliveryLimits {
    unsigned max_attempts = 100;      ///< with the delays of retry_delay() some 95 minutes
    std::chrono::hours patience{24};  ///< for a channel that nobody offers, or an endpoint that is off
    std::chrono::seconds longest_delay{60};
    std::chrono::seconds longest_wait_for_channel{10};
};

/// The message as it stands during an attempt.
struct DeliveryAttempt {
    unsigned attempts = 1;                  ///< this one included
    unsigned unknown_sends = 0;             ///< earlier attempts of which nobody knows whether they arrived
    std::chrono::seconds waited{0};         ///< since it was queued
    std::vector<std::string> external_ids;  ///< of the parts that went out earlier
};

struct DeliveryStep {
    DeliveryState state = DeliveryState::queued;
    std::chrono::milliseconds retry_after{0};  ///< when queued
    Error reason;                              ///< when queued or failed
    unsigned attempts = 0;                     ///< to be stored
    unsigned unknown_sends = 0;                ///< to be stored
    std::vector<std::string> external_ids;
    std::string contact_state;  ///< "blocked" or "gone" when the channel said so; may be empty
};

/// Doubles from one second up to the longest delay.
std::chrono::milliseconds retry_delay(unsigned attempts, std::chrono::seconds longest);

DeliveryStep after_send(const SendOutcome& outcome, const DeliveryAttempt& attempt,
                        const DeliveryLimits& limits = {});

/// The call to the channel threw. Only "unavailable" is known not to have sent.
DeliveryStep after_failed_call(const Error& error, std::string_view channel, const DeliveryAttempt& attempt,
                               const DeliveryLimits& limits = {});

/// The message was found in "sending": this process broke off during the last attempt. True when it may be
/// sent once more.
bool may_send_again_after_interruption(unsigned unknown_sends);
DeliveryStep after_interruptions(const DeliveryAttempt& attempt);

}  // namespace patchbay::inbox
