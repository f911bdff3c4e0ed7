#pragma once
// Why an exchange failed: a stable code and words that never hold the URL, the query or headers, because
// those carry tokens.

#include <curl/curl.h>

#include <string>

namespace patchbay::outbound {

namespace code {
inline constexpr const char* kTimeout = "timeout";
inline constexpr const char* kConnect = "connect";
inline constexpr const char* kDns = "dns";
inline constexpr const char* kTls = "tls";
inline constexpr const char* kReset = "reset";
inline constexpr const char* kTooLarge = "too_large";
inline constexpr const char* kRefusedAddress = "refused_address";
inline constexpr const char* kInvalid = "invalid";  // the request itself can't be sent
inline constexpr const char* kBusy = "busy";        // too much in flight; nothing was sent
inline constexpr const char* kOther = "other";
}  // namespace code

struct Fault {
    std::string code;
    std::string words;
};

/// What libcurl's code means here. `os_error`: errno of the failed connect, 0 when unknown.
Fault fault_of(CURLcode result, long os_error);

}  // namespace patchbay::outbound
