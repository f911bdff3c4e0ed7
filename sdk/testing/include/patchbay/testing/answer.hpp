#pragma once
// A request to the plugin's routes, and what came back.

#include <patchbay/http.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace patchbay::testing {

inline constexpr const char* kWorkspace = "01890000-0000-7000-8000-00000000000a";

/// Somebody of the workspace kWorkspace who is signed in with that role: "admin", "operator" or another.
User signed_in(std::string role);
User nobody();

/// Who asks, and what besides method, address and body.
struct Asking {
    User user = signed_in("admin");
    std::vector<wire::Header> headers{};
    std::string raw_body{};  ///< sent as it is when no JSON is given
    std::string remote_address = "203.0.113.7";
};

/// What a client would see: also a refusal is an answer, as the problem document that the host makes of it.
struct Answer {
    int status = 0;
    std::string content_type;
    std::vector<wire::Header> headers;
    std::string body;

    /// The body as JSON; discarded (see nlohmann_json) when it is none.
    nlohmann::json json() const { return nlohmann::json::parse(body, nullptr, false); }
    /// By its name in any case; empty when absent.
    std::string_view header(std::string_view name) const;
    /// The problem's code ("host.invalid", "shop.no_address"); empty for an answer that is none.
    std::string code() const;
};

}  // namespace patchbay::testing
