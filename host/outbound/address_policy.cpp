#include "host/outbound/address_policy.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace patchbay::outbound {
namespace {

struct Special {
    Network network;
    std::string_view what;
};

Network network(std::string_view text) {
    return Network::parse(text).value();
}

// IANA's registries of special-purpose addresses (RFC 6890 and its updates).
const std::vector<Special>& specials() {
    static const std::vector<Special> all{
        {network("0.0.0.0/8"), "an address of \"this network\""},
        {network("10.0.0.0/8"), "a private address"},
        {network("100.64.0.0/10"), "a carrier's shared address"},
        {network("127.0.0.0/8"), "a loopback address"},
        {network("169.254.0.0/16"), "a link-local address"},
        {network("172.16.0.0/12"), "a private address"},
        {network("192.0.0.0/24"), "an address kept for protocols"},
        {network("192.0.2.0/24"), "a documentation address"},
        {network("192.88.99.0/24"), "a 6to4 relay address"},
        {network("192.168.0.0/16"), "a private address"},
        {network("198.18.0.0/15"), "a benchmarking address"},
        {network("198.51.100.0/24"), "a documentation address"},
        {network("203.0.113.0/24"), "a documentation address"},
        {network("224.0.0.0/4"), "a multicast address"},
        {network("240.0.0.0/4"), "a reserved address"},
        {network("::/128"), "the unspecified address"},
        {network("::1/128"), "a loopback address"},
        {network("::ffff:0:0/96"), "an IPv4-mapped address"},
        {network("::/96"), "an IPv4-compatible address"},
        {network("64:ff9b::/96"), "a NAT64 address"},
        {network("64:ff9b:1::/48"), "a NAT64 address"},
        {network("2001::/32"), "a Teredo address"},
        {network("2001::/23"), "an address kept for protocols"},
        {network("2001:db8::/32"), "a documentation address"},
        {network("2002::/16"), "a 6to4 address"},
        {network("3fff::/20"), "a documentation address"},
        {network("fc00::/7"), "a private address"},
        {network("fe80::/10"), "a link-local address"},
        {network("fec0::/10"), "a site-local address"},
        {network("ff00::/8"), "a multicast address"},
    };
    return all;
}

bool within(const std::vector<Network>& networks, const Address& address) {
    return std::any_of(networks.begin(), networks.end(),
                       [&](const Network& each) { return each.contains(address); });
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
    const std::string plain(text.substr(0, text.find('%')));
    Address address;
    if (inet_pton(AF_INET, plain.c_str(), address.bytes.data()) == 1) return address;
    address.v4 = false;
    if (inet_pton(AF_INET6, plain.c_str(), address.bytes.data()) == 1) return address;
    return std::nullopt;
}

std::optional<Address> Address::from(const sockaddr& socket_address) {
    Address address;
    if (socket_address.sa_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(socket_address);
        std::memcpy(address.bytes.data(), &v4.sin_addr, 4);
        return address;
    }
    if (socket_address.sa_family == AF_INET6) {
        const auto& v6 = reinterpret_cast<const sockaddr_in6&>(socket_address);
        address.v4 = false;
        std::memcpy(address.bytes.data(), &v6.sin6_addr, 16);
        return address;
    }
    return std::nullopt;
}

std::optional<Network> Network::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto base = Address::parse(text.substr(0, slash));
    if (!base) return std::nullopt;
    const unsigned longest = base->v4 ? 32 : 128;
    if (slash == std::string_view::npos) return Network{*base, longest};
    const std::string_view digits = text.substr(slash + 1);
    unsigned bits = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (error != std::errc() || end != digits.data() + digits.size() || bits > longest) return std::nullopt;
    return Network{*base, bits};
}

bool Network::contains(const Address& address) const {
    if (address.v4 != base.v4) return false;
    const unsigned whole = bits / 8;
    if (!std::equal(base.bytes.begin(), base.bytes.begin() + whole, address.bytes.begin())) return false;
    const unsigned rest = bits % 8;
    if (rest == 0) return true;
    const auto mask = static_cast<std::uint8_t>(0xff << (8 - rest));
    return (base.bytes[whole] & mask) == (address.bytes[whole] & mask);
}

std::string_view special_use(const Address& address) {
    for (const auto& [network, what] : specials()) {
        if (network.contains(address)) return what;
    }
    // Only 2000::/3 is handed out as global unicast; what lies outside has no business on a user's list.
    if (!address.v4 && (address.bytes[0] & 0xe0) != 0x20) return "not a public address";
    return {};
}

std::optional<std::string> refusal(const Address& address, std::uint16_t port, const AddressRules& rules,
                                   const std::vector<Address>& own) {
    if (std::find(rules.ports.begin(), rules.ports.end(), port) == rules.ports.end()) {
        return "port " + std::to_string(port) + " is not among those allowed";
    }
    if (within(rules.denied, address)) return "the address is on the list of denied ones";
    if (within(rules.allowed, address)) return std::nullopt;
    if (const auto what = special_use(address); !what.empty()) return "it is " + std::string(what);
    if (std::find(own.begin(), own.end(), address) != own.end()) return "it is an address of this machine";
    return std::nullopt;
}

}  // namespace patchbay::outbound
