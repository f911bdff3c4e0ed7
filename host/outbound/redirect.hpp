#pragma once
// What to do with a redirect: answer it as it is, follow it, or refuse. Pure. Any thread.

#include "host/outbound/fault.hpp"
#include "host/outbound/request_check.hpp"

#include <patchbay/wire.hpp>

#include <cstdint>
#include <string>
#include <variant>

namespace patchbay::outbound {

inline constexpr std::uint32_t kMostRedirects = 5;

/// The answer is not to be followed.
struct TakeAnswer {};
struct Follow {
    Target target;
    std::string method;
    bool keep_body = false;
    bool same_origin = false;  // otherwise headers that may hold secrets stay behind
};
using RedirectDecision = std::variant<TakeAnswer, Follow, Fault>;

/// `followed`: how many were followed before; `most`: how many the request allows (never more than
/// kMostRedirects).
RedirectDecision decide_redirect(std::int32_t status, const std::string& location, const Target& from,
                                 const std::string& method, std::uint32_t followed, std::uint32_t most);

/// What another origin may see of the request's headers.
std::vector<wire::Header> headers_for_other_origin(const std::vector<wire::Header>& headers, bool keep_body);

}  // namespace patchbay::outbound
