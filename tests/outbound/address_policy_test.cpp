#include "host/outbound/address_policy.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

namespace patchbay::outbound::test {
namespace {

struct Row {
    const char* address;
    const char* use;  // empty: public
};

// The first and the last address of each special range, and their public neighbours.
constexpr Row kTable[] = {
    {"0.0.0.0", "an address of \"this network\""},
    {"0.255.255.255", "an address of \"this network\""},
    {"1.0.0.0", ""},
    {"8.8.8.8", ""},
    {"9.255.255.255", ""},
    {"10.0.0.0", "a private address"},
    {"10.255.255.255", "a private address"},
    {"11.0.0.0", ""},
    {"100.63.255.255", ""},
    {"100.64.0.0", "a carrier's shared address"},
    {"100.127.255.255", "a carrier's shared address"},
    {"100.128.0.0", ""},
    {"126.255.255.255", ""},
    {"127.0.0.0", "a loopback address"},
    {"127.0.0.1", "a loopback address"},
    {"127.255.255.255", "a loopback address"},
    {"128.0.0.0", ""},
    {"169.253.255.255", ""},
    {"169.254.0.0", "a link-local address"},
    {"169.254.169.254", "a link-local address"},
    {"169.254.255.255", "a link-local address"},
    {"169.255.0.0", ""},
    {"172.15.255.255", ""},
    {"172.16.0.0", "a private address"},
    {"172.31.255.255", "a private address"},
    {"172.32.0.0", ""},
    {"191.255.255.255", ""},
    {"192.0.0.0", "an address kept for protocols"},
    {"192.0.0.255", "an address kept for protocols"},
    {"192.0.1.0", ""},
    {"192.0.2.0", "a documentation address"},
    {"192.0.2.255", "a documentation address"},
    {"192.0.3.0", ""},
    {"192.88.98.255", ""},
    {"192.88.99.1", "a 6to4 relay address"},
    {"192.88.100.0", ""},
    {"192.167.255.255", ""},
    {"192.168.0.0", "a private address"},
    {"192.168.255.255", "a private address"},
    {"192.169.0.0", ""},
    {"198.17.255.255", ""},
    {"198.18.0.0", "a benchmarking address"},
    {"198.19.255.255", "a benchmarking address"},
    {"198.20.0.0", ""},
    {"198.51.99.255", ""},
    {"198.51.100.0", "a documentation address"},
    {"198.51.101.0", ""},
    {"203.0.112.255", ""},
    {"203.0.113.255", "a documentation address"},
    {"203.0.114.0", ""},
    {"223.255.255.255", ""},
    {"224.0.0.0", "a multicast address"},
    {"239.255.255.255", "a multicast address"},
    {"240.0.0.0", "a reserved address"},
    {"255.255.255.255", "a reserved address"},
    {"::", "the unspecified address"},
    {"::1", "a loopback address"},
    {"::2", "an IPv4-compatible address"},
    {"::127.0.0.1", "an IPv4-compatible address"},
    {"::ffff:0.0.0.0", "an IPv4-mapped address"},
    {"::ffff:8.8.8.8", "an IPv4-mapped address"},
    {"::ffff:127.0.0.1", "an IPv4-mapped address"},
    {"::ffff:ffff:ffff", "an IPv4-mapped address"},
    {"::ffff:0:127.0.0.1", "not a public address"},
    {"64:ff9b::", "a NAT64 address"},
    {"64:ff9b::7f00:1", "a NAT64 address"},
    {"64:ff9b:1:ffff::1", "a NAT64 address"},
    {"64:ff9b:2::1", "not a public address"},
    {"100::1", "not a public address"},
    {"1fff:ffff::1", "not a public address"},
    {"2001::", "a Teredo address"},
    {"2001:0:ffff:ffff::1", "a Teredo address"},
    {"2001:1::1", "an address kept for protocols"},
    {"2001:2::1", "an address kept for protocols"},
    {"2001:20::1", "an address kept for protocols"},
    {"2001:1ff:ffff::1", "an address kept for protocols"},
    {"2001:200::1", ""},
    {"2001:4860:4860::8888", ""},
    {"2001:db7:ffff::1", ""},
    {"2001:db8::", "a documentation address"},
    {"2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "a documentation address"},
    {"2001:db9::", ""},
    {"2002:7f00:1::", "a 6to4 address"},
    {"2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "a 6to4 address"},
    {"2003::1", ""},
    {"2606:4700::1111", ""},
    {"3ffe:ffff::1", ""},
    {"3fff::1", "a documentation address"},
    {"3fff:fff:ffff::1", "a documentation address"},
    {"3fff:1000::1", ""},
    {"4000::1", "not a public address"},
    {"5f00::1", "not a public address"},
    {"fbff::1", "not a public address"},
    {"fc00::", "a private address"},
    {"fdff:ffff::1", "a private address"},
    {"fe00::1", "not a public address"},
    {"fe80::1", "a link-local address"},
    {"fe80::1%eth0", "a link-local address"},
    {"febf:ffff::1", "a link-local address"},
    {"fec0::1", "a site-local address"},
    {"ff00::", "a multicast address"},
    {"ff02::1", "a multicast address"},
    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "a multicast address"},
};

TEST(AddressPolicy, KnowsEverySpecialRangeAndItsNeighbours) {
    for (const auto& [text, use] : kTable) {
        const auto address = Address::parse(text);
        ASSERT_TRUE(address) << text;
        EXPECT_EQ(special_use(*address), use) << text;
        EXPECT_EQ(refusal(*address, 443, AddressRules{}, {}).has_value(), *use != '\0') << text;
    }
}

TEST(AddressPolicy, ReadsAddressesOnlyInTheirPlainForm) {
    for (const char* text : {"", "1", "127.1", "0x7f.0.0.1", "1.2.3.4.5", "256.0.0.1", "::g", "[::1]",
                             "localhost", " 1.2.3.4"}) {
        EXPECT_FALSE(Address::parse(text)) << text;
    }
}

TEST(AddressPolicy, TakesAddressesFromSockets) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    inet_pton(AF_INET, "10.1.2.3", &v4.sin_addr);
    EXPECT_EQ(Address::from(reinterpret_cast<const sockaddr&>(v4)), Address::parse("10.1.2.3"));
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    inet_pton(AF_INET6, "2001:db8::5", &v6.sin6_addr);
    EXPECT_EQ(Address::from(reinterpret_cast<const sockaddr&>(v6)), Address::parse("2001:db8::5"));
    sockaddr other{};
    other.sa_family = AF_UNIX;
    EXPECT_FALSE(Address::from(other));
}

TEST(AddressPolicy, ReadsNetworks) {
    for (const char* text :
         {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8x", "10.0.0.0/-1", "/8", "::/129", "x/8"}) {
        EXPECT_FALSE(Network::parse(text)) << text;
    }
    const struct {
        const char* network;
        const char* address;
        bool inside;
    } cases[] = {
        {"10.0.0.0/8", "10.9.9.9", true},
        {"10.0.0.0/8", "11.0.0.0", false},
        {"10.1.2.3", "10.1.2.3", true},
        {"10.1.2.3", "10.1.2.4", false},
        {"0.0.0.0/0", "200.1.1.1", true},
        {"0.0.0.0/0", "::1", false},
        {"::/0", "1.2.3.4", false},
        {"10.0.0.128/25", "10.0.0.127", false},
        {"10.0.0.128/25", "10.0.0.200", true},
        {"2001:db8::/33", "2001:db8::1", true},
        {"2001:db8::/33", "2001:db8:8000::1", false},
    };
    for (const auto& [network, address, inside] : cases) {
        EXPECT_EQ(Network::parse(network)->contains(*Address::parse(address)), inside)
            << network << " " << address;
    }
}

TEST(AddressPolicy, WeighsPortsListsAndOwnAddresses) {
    AddressRules rules;
    rules.ports = {80, 443};
    rules.allowed = {*Network::parse("10.1.0.0/16")};
    rules.denied = {*Network::parse("10.1.2.0/24"), *Network::parse("8.8.8.8")};
    const std::vector<Address> own{*Address::parse("9.9.9.9"), *Address::parse("2606:4700::1"),
                                   *Address::parse("10.1.0.1")};
    const struct {
        const char* address;
        std::uint16_t port;
        bool refused;
    } cases[] = {
        {"1.1.1.1", 443, false}, {"1.1.1.1", 22, true},       {"1.1.1.1", 0, true},
        {"10.1.0.5", 80, false}, {"10.1.0.5", 22, true},      {"10.1.2.5", 80, true},
        {"10.2.0.5", 80, true},  {"8.8.8.8", 443, true},      {"9.9.9.9", 443, true},
        {"9.9.9.8", 443, false}, {"2606:4700::1", 443, true}, {"2606:4700::2", 443, false},
        {"10.1.0.1", 80, false},  // allowed by name, though it is our own
    };
    for (const auto& [address, port, refused] : cases) {
        const auto words = refusal(*Address::parse(address), port, rules, own);
        EXPECT_EQ(words.has_value(), refused) << address << ":" << port;
        EXPECT_EQ(words.value_or("").find(address), std::string::npos) << address;
    }
}

}  // namespace
}  // namespace patchbay::outbound::test
