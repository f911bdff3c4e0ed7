#include "host/http/text_format.hpp"

#include "host/http/pattern.hpp"

#include <arpa/inet.h>

#include <array>
#include <charconv>

namespace patchbay::http {
namespace {

constexpr std::size_t kLongestFormatted = 4096;

struct Format {
    std::string_view name;
    std::string_view described;
    Pattern pattern;
};

constexpr const char* kDate = R"(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))";
constexpr const char* kTime =
    R"(([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d))";

std::string whole(const std::string& expression) {
    return "^(" + expression + ")$";
}

const Format* known(std::string_view name) {
    static const std::array kFormats{
        Format{"date", "a date such as 2026-01-31", Pattern(whole(kDate))},
        Format{"time", "a time such as 14:30:00Z", Pattern(whole(kTime))},
        Format{"date-time", "a time such as 2026-01-31T14:30:00Z",
               Pattern(whole(std::string(kDate) + "[Tt]" + kTime))},
        Format{"duration", "a duration such as PT15M",
               Pattern(R"(^P(?!$)(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?)$)")},
        Format{"email", "an e-mail address", Pattern(R"(^[^@\s]+@[^@\s]+$)")},
        Format{"uri", "an address such as https://example.com",
               Pattern(R"(^[A-Za-z][A-Za-z0-9+.-]*:/{0,3}[^\s<>"{}|\\^`/][^\s<>"{}|\\^`]*$)")},
        Format{"url", "an address such as https://example.com",
               Pattern(R"(^[A-Za-z][A-Za-z0-9+.-]*://[^\s<>"{}|\\^`/][^\s<>"{}|\\^`]*$)")},
        Format{
            "hostname", "a host name such as example.com",
            Pattern(
                R"(^(?=.{1,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$)")},
        Format{"uuid", "a UUID", Pattern(R"(^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$)")},
        Format{"ipv4", "an IPv4 address such as 192.0.2.1", Pattern(R"(^[\d.]+$)")},
        Format{"ipv6", "an IPv6 address such as 2001:db8::1", Pattern(R"(^[0-9A-Fa-f:.]+$)")},
    };
    for (const Format& format : kFormats) {
        if (format.name == name) return &format;
    }
    return nullptr;
}

bool is_address(const std::string& text, int family) {
    std::array<unsigned char, sizeof(in6_addr)> address{};
    return inet_pton(family, text.c_str(), address.data()) == 1;
}

int number_at(const std::string& text, std::size_t from, std::size_t size) {
    int number = 0;
    std::from_chars(text.data() + from, text.data() + from + size, number);
    return number;
}

/// Of a text that begins as a date does.
bool is_day_of_its_month(const std::string& text) {
    constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int year = number_at(text, 0, 4);
    const int month = number_at(text, 5, 2);
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    const int most = kDays.at(static_cast<std::size_t>(month - 1)) + (month == 2 && leap ? 1 : 0);
    return number_at(text, 8, 2) <= most;
}

}  // namespace

bool fits_format(const std::string& text, std::string_view name) {
    const Format* const format = known(name);
    if (format == nullptr) return true;
    if (text.size() > kLongestFormatted || !format->pattern.matches(text)) return false;
    if (name == "ipv4") return is_address(text, AF_INET);
    if (name == "ipv6") return is_address(text, AF_INET6);
    if (name == "date" || name == "date-time") return is_day_of_its_month(text);
    return true;
}

std::string_view describe_format(std::string_view name) {
    const Format* const format = known(name);
    return format != nullptr ? format->described : std::string_view();
}

}  // namespace patchbay::http
