#include "tests/fakes/http/url.hpp"

#include <charconv>

namespace patchbay::fakes {

namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool unreserved(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.' || c == '~';
}

}  // namespace

std::string percent_decode(std::string_view text, bool plus_is_space) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
            hex_value(text[i + 2]) >= 0) {
            result += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else {
            result += plus_is_space && text[i] == '+' ? ' ' : text[i];
        }
    }
    return result;
}

std::string percent_encode(std::string_view text) {
    static constexpr char kDigits[] = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        if (unreserved(c)) {
            result += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        result += '%';
        result += kDigits[byte >> 4];
        result += kDigits[byte & 15];
    }
    return result;
}

Pairs parse_query(std::string_view query) {
    Pairs pairs;
    while (!query.empty()) {
        const auto end = query.find('&');
        const auto piece = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
        if (piece.empty()) continue;
        const auto equals = piece.find('=');
        const auto value = equals == std::string_view::npos ? std::string_view{} : piece.substr(equals + 1);
        pairs.emplace_back(percent_decode(piece.substr(0, equals), true), percent_decode(value, true));
    }
    return pairs;
}

std::optional<Url> parse_url(std::string_view text) {
    Url url;
    if (text.starts_with("https://")) {
        url.tls = true;
        text.remove_prefix(8);
    } else if (text.starts_with("http://")) {
        text.remove_prefix(7);
    } else {
        return std::nullopt;
    }
    const auto path = text.find_first_of("/?#");
    auto authority = text.substr(0, path);
    auto rest = path == std::string_view::npos ? std::string_view{} : text.substr(path);
    rest = rest.substr(0, rest.find('#'));
    url.target = rest.empty() || rest[0] != '/' ? '/' + std::string(rest) : std::string(rest);
    url.port = url.tls ? 443 : 80;
    const auto colon = authority.rfind(':');
    if (colon != std::string_view::npos) {
        const auto digits = authority.substr(colon + 1);
        const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
        if (parsed.ec != std::errc{} || parsed.ptr != digits.data() + digits.size()) return std::nullopt;
        authority = authority.substr(0, colon);
    }
    if (authority.empty() || authority.find('@') != std::string_view::npos) return std::nullopt;
    url.host = std::string(authority);
    return url;
}

}  // namespace patchbay::fakes
