#pragma once
// The address of a provider as an admin enters it. Pure.

#include <patchbay/result.hpp>

#include <string>
#include <string_view>

namespace patchbay::openai {

/// `text` without white space and slashes at its end, or what is wrong with it (field "base_url"). Plain http
/// with a key is taken for local addresses only, so that the key is never sent readable over the internet.
Result<std::string> read_base_url(std::string_view text, bool with_key);

/// Whether scheme, host and port are the same, so that a key given for one may be sent to the other.
bool is_same_server(std::string_view one_url, std::string_view other_url);

/// base_url + "/" + path, with exactly one slash between them.
std::string join_url(std::string_view base_url, std::string_view path);

/// Whether the host of `base_url` is written as this machine's or a private network's: localhost, loopback,
/// RFC 1918, 100.64/10 and fc00::/7 addresses, names without a dot, .local, .lan, .internal and .home.arpa.
bool is_local_address(std::string_view base_url);

}  // namespace patchbay::openai
