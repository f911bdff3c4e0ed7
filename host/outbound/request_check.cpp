#include "host/outbound/request_check.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>

namespace patchbay::outbound {
namespace {

constexpr std::size_t kLongestUrl = 16 * 1024;
constexpr std::size_t kMostHeaders = 100;

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

Url make_url() {
    return {curl_url(), &curl_url_cleanup};
}

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
    std::string copy(text);
    curl_free(text);
    return copy;
}

char lower(char each) {
    return each >= 'A' && each <= 'Z' ? static_cast<char>(each - 'A' + 'a') : each;
}

std::optional<Target> target_of(CURLU* url) {
    Target target;
    target.scheme = part(url, CURLUPART_SCHEME);
    if (target.scheme != "http" && target.scheme != "https") return std::nullopt;
    target.host = part(url, CURLUPART_HOST);
    std::transform(target.host.begin(), target.host.end(), target.host.begin(), lower);
    const std::string port = part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    std::from_chars(port.data(), port.data() + port.size(), target.port);
    if (target.host.empty() || target.port == 0) return std::nullopt;
    curl_url_set(url, CURLUPART_FRAGMENT, nullptr, 0);
    target.url = part(url, CURLUPART_URL);
    return target;
}

bool is_token(std::string_view text) {
    constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    const auto allowed = [&](char each) {
        const char small = lower(each);
        return (small >= 'a' && small <= 'z') || (each >= '0' && each <= '9') ||
               kMarks.find(each) != kMarks.npos;
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char each) {
        const auto byte = static_cast<unsigned char>(each);
        return (byte < 0x20 && each != '\t') || byte == 0x7f;
    });
}

std::optional<Fault> invalid(std::string words) {
    return Fault{code::kInvalid, std::move(words)};
}

std::optional<Fault> check_headers(const std::vector<wire::Header>& headers) {
    constexpr std::array<std::string_view, 4> kOurs{"content-length", "transfer-encoding", "upgrade", "te"};
    if (headers.size() > kMostHeaders) return invalid("more than 100 headers");
    for (const auto& header : headers) {
        if (!is_token(header.name)) return invalid("a header's name holds characters that names can't have");
        if (has_control(header.value)) {
            return invalid("a header's value holds a line break or another control character");
        }
        for (const auto ours : kOurs) {
            if (same_name(header.name, ours)) return invalid("leave out the header " + std::string(ours));
        }
    }
    return std::nullopt;
}

std::optional<Fault> check_proxy(const std::string& proxy) {
    if (proxy.empty()) return std::nullopt;
    const Url url = make_url();
    const bool parsed =
        curl_url_set(url.get(), CURLUPART_URL, proxy.c_str(), CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK;
    const std::string scheme = parsed ? part(url.get(), CURLUPART_SCHEME) : "";
    if (scheme == "http" || scheme == "https" || scheme == "socks5h") return std::nullopt;
    return invalid("the proxy must be http://, https:// or socks5h://");
}

}  // namespace

std::optional<Target> parse_target(const std::string& url) {
    if (url.size() > kLongestUrl || url.find('\0') != std::string::npos) return std::nullopt;
    const Url parsed = make_url();
    if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        return std::nullopt;
    return target_of(parsed.get());
}

std::optional<Target> resolve_location(const Target& base, const std::string& location) {
    if (location.size() > kLongestUrl) return std::nullopt;
    const Url parsed = make_url();
    constexpr unsigned kFlags = CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE;
    if (curl_url_set(parsed.get(), CURLUPART_URL, base.url.c_str(), 0) != CURLUE_OK) return std::nullopt;
    if (curl_url_set(parsed.get(), CURLUPART_URL, location.c_str(), kFlags) != CURLUE_OK) return std::nullopt;
    return target_of(parsed.get());
}

std::optional<Fault> check_request(const wire::OutboundRequest& request) {
    if (!is_token(request.method)) return invalid("the method is not a word");
    if (request.method == "CONNECT" || request.method == "TRACE")
        return invalid("this method is not allowed");
    if (auto fault = check_headers(request.headers)) return fault;
    return check_proxy(request.proxy);
}

bool same_name(std::string_view one, std::string_view other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](char left, char right) { return lower(left) == lower(right); });
}

const wire::Header* find_header(const std::vector<wire::Header>& headers, std::string_view name) {
    for (const auto& header : headers) {
        if (same_name(header.name, name)) return &header;
    }
    return nullptr;
}

}  // namespace patchbay::outbound
