#pragma once
// What must be in the events of channels. Pure.

#include <patchbay/channel.hpp>
#include <patchbay/result.hpp>

#include <optional>

namespace patchbay::inbox {

/// What is wrong with `message`, or nothing. Without a contact_id, strangers would become one contact.
std::optional<Error> incomplete(const InboundMessage& message);
std::optional<Error> incomplete(const ContactState& state);

}  // namespace patchbay::inbox
