#pragma once
// Who a request comes from, as far as limits are concerned. Pure.

#include "host/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::http {

/// What counts as one address: an IPv6 customer has a whole /64, so its first half stands for it
/// ("2001:db8:0:1::/64"). An IPv4 address, mapped into IPv6 or not, stands for itself.
std::string limit_key(std::string_view address);

/// The address that the nearest proxy saw: the last element of the last X-Forwarded-For line. What stands
/// before it was the client's to write. Nothing when that is no address.
std::optional<std::string> forwarded_address(const std::vector<Header>& headers);

}  // namespace patchbay::http
