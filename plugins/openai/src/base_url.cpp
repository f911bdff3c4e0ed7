#include "base_url.hpp"

#include "clean_text.hpp"

#include <arpa/inet.h>

#include <array>
#include <cstdint>

namespace patchbay::openai {
namespace {

struct Parts {
    std::string scheme;
    std::string host;
    std::string port;       // as it is written, or the scheme's own
    std::string_view rest;  // path, query, fragment
    bool user_info = false;
    bool valid = false;
};

Parts split(std::string_view url) {
    Parts parts;
    const std::size_t colon = url.find("://");
    if (colon == std::string_view::npos) return parts;
    parts.scheme = lower(url.substr(0, colon));
    url.remove_prefix(colon + 3);
    const std::size_t end = std::min(url.find_first_of("/?#"), url.size());
    std::string_view authority = url.substr(0, end);
    parts.rest = url.substr(end);
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
        parts.user_info = true;
        authority.remove_prefix(at + 1);
    }
    std::string_view port;
    if (authority.starts_with('[')) {
        const std::size_t close = authority.find(']');
        if (close == std::string_view::npos) return parts;
        parts.host = lower(authority.substr(1, close - 1));
        port = authority.substr(close + 1);
    } else {
        const std::size_t host_end = std::min(authority.find(':'), authority.size());
        parts.host = lower(authority.substr(0, host_end));
        port = authority.substr(host_end);
    }
    const bool port_fits =
        port.empty() || (port.size() >= 2 && port.size() <= 6 && port[0] == ':' &&
                         port.substr(1).find_first_not_of("0123456789") == std::string_view::npos);
    parts.valid = !parts.host.empty() && port_fits;
    parts.port = !port.empty() ? port.substr(1) : parts.scheme == "http" ? "80" : "443";
    return parts;
}

bool is_local_ipv4(std::uint32_t address) {
    const auto within = [&](std::uint32_t network, unsigned bits) {
        return (address >> (32 - bits)) == (network >> (32 - bits));
    };
    return within(0x7F000000, 8) || within(0x0A000000, 8) || within(0xAC100000, 12) ||
           within(0xC0A80000, 16) || within(0x64400000, 10);
}

bool is_local_host(const std::string& host) {
    std::array<unsigned char, 16> bytes{};
    if (inet_pton(AF_INET, host.c_str(), bytes.data()) == 1) {
        return is_local_ipv4((std::uint32_t{bytes[0]} << 24U) | (std::uint32_t{bytes[1]} << 16U) |
                             (std::uint32_t{bytes[2]} << 8U) | std::uint32_t{bytes[3]});
    }
    if (inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1) {
        const std::array<unsigned char, 16> loopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        return bytes == loopback || (bytes[0] & 0xFEU) == 0xFCU;
    }
    for (const std::string_view suffix : {".localhost", ".local", ".lan", ".internal", ".home.arpa"}) {
        if (host.ends_with(suffix)) return true;
    }
    const bool digits_only = host.find_first_not_of("0123456789xabcdef") == std::string::npos &&
                             host.find_first_of("0123456789") == 0;
    return host.find('.') == std::string::npos && host.find(':') == std::string::npos && !digits_only;
}

Error refusal(std::string reason, std::string fix) {
    Error error;
    error.kind = ErrorKind::invalid;
    error.code = "openai.base_url_refused";
    error.title = "The base URL can't be used";
    error.detail = reason;
    error.fix = fix;
    error.field_errors.push_back({"base_url", std::move(reason), std::move(fix)});
    return error;
}

}  // namespace

Result<std::string> read_base_url(std::string_view text, bool with_key) {
    const std::string example =
        "Enter an address such as https://api.openai.com/v1 or http://127.0.0.1:11434/v1.";
    text = trimmed(text);
    while (text.ends_with('/'))
        text.remove_suffix(1);
    if (text.find_first_of(" \t\r\n\"<>\\") != std::string_view::npos)
        return refusal("It contains characters that no URL has.", example);
    const Parts parts = split(text);
    if (parts.scheme != "http" && parts.scheme != "https")
        return refusal("It does not begin with https:// or http://.", example);
    if (!parts.valid) return refusal("It has no valid host and port.", example);
    if (parts.user_info) return refusal("It contains a user name.", "Enter the key in its own field.");
    if (parts.rest.find_first_of("?#") != std::string_view::npos)
        return refusal("It contains a query or a fragment.", example);
    for (const std::string_view path : {"/chat/completions", "/completions", "/models"}) {
        if (parts.rest.ends_with(path))
            return refusal("It names one method of the API.",
                           "Leave out " + std::string(path) + " at its end.");
    }
    if (parts.scheme == "http" && with_key && !is_local_host(parts.host)) {
        return refusal("The key would travel unencrypted.", "Use https://, or leave the key empty.");
    }
    return std::string(text);
}

bool is_same_server(std::string_view one_url, std::string_view other_url) {
    const Parts one = split(one_url);
    const Parts other = split(other_url);
    return one.valid && other.valid && one.scheme == other.scheme && one.host == other.host &&
           one.port == other.port;
}

std::string join_url(std::string_view base_url, std::string_view path) {
    while (base_url.ends_with('/'))
        base_url.remove_suffix(1);
    while (path.starts_with('/'))
        path.remove_prefix(1);
    return std::string(base_url).append("/").append(path);
}

bool is_local_address(std::string_view base_url) {
    const Parts parts = split(base_url);
    return parts.valid && is_local_host(parts.host);
}

}  // namespace patchbay::openai
