// URLs and form encoding. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::fakes {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// Percent-decodes; with plus_is_space also '+'. A broken escape stays as it is.
std::string percent_decode(std::string_view text, bool plus_is_space);
std::string percent_encode(std::string_view text);

// "a=1&b=%20" in order; names without '=' get an empty value.
Pairs parse_query(std::string_view query);

struct Url {
    bool tls = false;
    std::string host;
    std::uint16_t port = 0;
    std::string target;  // path and query, at least "/"
};

// Absolute http or https URL; nothing for anything else.
std::optional<Url> parse_url(std::string_view text);

}  // namespace patchbay::fakes
