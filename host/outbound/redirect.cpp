#include "host/outbound/redirect.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace patchbay::outbound {
namespace {

bool redirects(std::int32_t status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// RFC 9110 15.4 and what browsers do: 303 asks for a GET, 301 and 302 turn a POST into one.
bool becomes_get(std::int32_t status, const std::string& method) {
    if (status == 303) return method != "HEAD" && method != "GET";
    return (status == 301 || status == 302) && method == "POST";
}

}  // namespace

RedirectDecision decide_redirect(std::int32_t status, const std::string& location, const Target& from,
                                 const std::string& method, std::uint32_t followed, std::uint32_t most) {
    if (most == 0 || !redirects(status) || location.empty()) return TakeAnswer{};
    const std::uint32_t limit = std::min(most, kMostRedirects);
    if (followed >= limit) return Fault{code::kOther, "more than " + std::to_string(limit) + " redirects"};
    auto target = resolve_location(from, location);
    if (!target)
        return Fault{code::kRefusedAddress, "redirected to something that is not an http or https address"};
    const bool get = becomes_get(status, method);
    Follow follow;
    follow.same_origin = target->origin() == from.origin();
    follow.target = std::move(*target);
    follow.method = get ? "GET" : method;
    follow.keep_body = !get;
    return follow;
}

std::vector<wire::Header> headers_for_other_origin(const std::vector<wire::Header>& headers, bool keep_body) {
    constexpr std::array<std::string_view, 8> kHarmless{"accept",     "accept-language", "accept-encoding",
                                                        "user-agent", "connection",      "cache-control",
                                                        "range",      "content-type"};
    std::vector<wire::Header> kept;
    for (const auto& header : headers) {
        const auto same = [&](std::string_view name) { return same_name(header.name, name); };
        if (!std::any_of(kHarmless.begin(), kHarmless.end(), same)) continue;
        if (!keep_body && same("content-type")) continue;
        kept.push_back(header);
    }
    return kept;
}

}  // namespace patchbay::outbound
