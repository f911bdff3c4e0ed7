#pragma once
// What a plugin answers an HTTP request with, checked: a program may answer anything, and what it says must
// not become another answer on the connection.

#include "host/http/message.hpp"

#include <patchbay/result.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

namespace patchbay::modules {

inline bool is_header_name(std::string_view name) {
    const auto fits = [](unsigned char c) {
        return std::isalnum(c) != 0 ||
               std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
    };
    return !name.empty() && std::all_of(name.begin(), name.end(), fits);
}

/// The connection's own, which the host writes.
inline bool is_framing_header(std::string_view name) {
    constexpr std::array<std::string_view, 4> kFraming{"connection", "content-length", "transfer-encoding",
                                                       "upgrade"};
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::find(kFraming.begin(), kFraming.end(), lower) != kFraming.end();
}

/// Throws Failure(internal, "module.bad_answer").
inline void check_plugin_response(const std::string& module, const http::Response& response) {
    const auto refuse = [&](const std::string& why) {
        throw Failure(Error{ErrorKind::internal,
                            "module.bad_answer",
                            "The module's answer can't be sent",
                            module + ": " + why,
                            "Report it to the plugin's author",
                            {},
                            0});
    };
    if (response.status < 200 || response.status > 599)
        refuse("status " + std::to_string(response.status) + " is none of an answer");
    for (const http::Header& header : response.headers) {
        if (!is_header_name(header.name)) refuse("the name of a header holds what no name may hold");
        if (is_framing_header(header.name)) refuse("the header " + header.name + " is the server's to write");
    }
}

}  // namespace patchbay::modules
