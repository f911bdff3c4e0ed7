#pragma once
// What a message from a channel must have to be stored. Pure.

#include <patchbay/channel.hpp>
#include <patchbay/result.hpp>

#include <optional>

namespace patchbay::inbox {

/// What is wrong with `message`, or nothing. Without a contact_id, strangers would become one contact.
std::optional<Error> incomplete(const InboundMessage& message);

}  // namespace patchbay::inbox
