#pragma once
// Which addresses a guarded call may connect to. Pure: an address, a port and the rules in, a verdict out;
// whoever opens the socket asks, so that names, redirects and rebinding can't get around it. Any thread.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace patchbay::outbound {

struct Address {
    std::array<std::uint8_t, 16> bytes{};  // IPv4 takes the first four
    bool v4 = true;

    /// "192.0.2.1", "2001:db8::1", "fe80::1%eth0" (the zone is left out); nothing for other text.
    static std::optional<Address> parse(std::string_view text);
    /// Nothing for other families than IPv4 and IPv6.
    static std::optional<Address> from(const sockaddr& socket_address);
    bool operator==(const Address&) const = default;
};

struct Network {
    Address base;
    unsigned bits = 32;

    /// "10.0.0.0/8"; an address alone is the network of just that one.
    static std::optional<Network> parse(std::string_view text);
    /// Networks of one family never contain addresses of the other.
    bool contains(const Address& address) const;
};

struct AddressRules {
    std::vector<std::uint16_t> ports{80, 88, 443, 8080, 8443};
    std::vector<Network>
        allowed;  // reachable in spite of what they are (an intranet that is watched); ports still count
    std::vector<Network> denied;  // besides the special ones; stronger than `allowed`
};

/// What kind of special address it is ("a loopback address"); empty for ordinary public ones.
std::string_view special_use(const Address& address);

/// Why a guarded call must not connect there, in words without the address; nothing when it may. `own`: the
/// addresses of this machine's interfaces.
std::optional<std::string> refusal(const Address& address, std::uint16_t port, const AddressRules& rules,
                                   const std::vector<Address>& own);

}  // namespace patchbay::outbound
