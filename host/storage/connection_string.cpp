#include "host/storage/connection_string.hpp"

#include <cctype>

namespace patchbay::storage {

namespace {

bool is_uri(std::string_view text) {
    return text.starts_with("postgresql://") || text.starts_with("postgres://");
}

bool is_key_start(std::string_view text, std::size_t at, bool uri) {
    if (at == 0) return true;
    const char before = text[at - 1];
    return uri ? before == '?' || before == '&' : std::isspace(static_cast<unsigned char>(before)) != 0;
}

std::size_t find_key(std::string_view text, std::string_view key) {
    const std::string wanted = std::string(key) + "=";
    for (std::size_t at = text.find(wanted); at != std::string_view::npos; at = text.find(wanted, at + 1)) {
        if (is_key_start(text, at, is_uri(text))) return at;
    }
    return std::string_view::npos;
}

std::string percent_encoded(std::string_view value) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '_' || c == '.' || c == '/') {
            out += c;
        } else {
            out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
        }
    }
    return out;
}

std::string quoted(std::string_view value) {
    std::string out = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + "'";
}

// Where the value that starts at `at` ends in a "key=value" string.
std::size_t end_of_value(std::string_view text, std::size_t at) {
    const bool in_quotes = at < text.size() && text[at] == '\'';
    for (std::size_t i = in_quotes ? at + 1 : at; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (in_quotes ? text[i] == '\'' : std::isspace(static_cast<unsigned char>(text[i])) != 0) {
            return in_quotes ? i + 1 : i;
        }
    }
    return text.size();
}

std::string uri_without_password(std::string text) {
    const auto authority = text.find("://") + 3;
    const auto at_sign = text.find('@', authority);
    const auto colon = text.find(':', authority);
    const auto slash = text.find('/', authority);
    if (at_sign != std::string::npos && colon < at_sign && (slash == std::string::npos || at_sign < slash)) {
        text.replace(colon + 1, at_sign - colon - 1, "***");
    }
    if (const auto key = find_key(text, "password"); key != std::string::npos) {
        const auto value = key + std::string_view("password=").size();
        const auto end = text.find('&', value);
        text.replace(value, end == std::string::npos ? std::string::npos : end - value, "***");
    }
    return text;
}

}  // namespace

std::string with_default(std::string_view text, std::string_view key, std::string_view value) {
    std::string out(text);
    if (find_key(text, key) != std::string_view::npos) return out;
    if (is_uri(text)) {
        out += text.find('?') == std::string_view::npos ? '?' : '&';
        return out + std::string(key) + "=" + percent_encoded(value);
    }
    if (!out.empty()) out += ' ';
    return out + std::string(key) + "=" + quoted(value);
}

std::string without_password(std::string_view text) {
    std::string out(text);
    if (is_uri(text)) return uri_without_password(std::move(out));
    const auto key = find_key(text, "password");
    if (key == std::string_view::npos) return out;
    const auto value = key + std::string_view("password=").size();
    out.replace(value, end_of_value(text, value) - value, "***");
    return out;
}

}  // namespace patchbay::storage
