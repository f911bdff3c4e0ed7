#pragma once
// What is looked at before anything is sent: the request's parts, and where its URL points. Pure. Any thread.

#include "host/outbound/fault.hpp"

#include <patchbay/wire.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::outbound {

/// Where a URL points, as libcurl itself reads it.
struct Target {
    std::string url;  // normalised; may hold secrets
    std::string scheme;
    std::string host;  // lower case, IPv6 in brackets
    std::uint16_t port = 0;
    /// "https://example.com:443": what connections and limits go by.
    std::string origin() const { return scheme + "://" + host + ":" + std::to_string(port); }
};

/// Nothing unless `url` is an absolute http or https URL.
std::optional<Target> parse_target(const std::string& url);
/// `location`, possibly relative, as seen from `base`. Nothing unless it is http or https.
std::optional<Target> resolve_location(const Target& base, const std::string& location);

/// Why the request can't be sent as it is (code "invalid"). The target is looked at apart.
std::optional<Fault> check_request(const wire::OutboundRequest& request);

bool same_name(std::string_view one, std::string_view other);
/// A header by its name in any case; null when absent.
const wire::Header* find_header(const std::vector<wire::Header>& headers, std::string_view name);

}  // namespace patchbay::outbound
