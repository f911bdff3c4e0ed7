#pragma once
// Random tokens and their hashes.

#include <string>
#include <string_view>

namespace patchbay::accounts {

/// 256 random bits as URL-safe base64.
std::string make_token();
/// SHA-256 in hex: what is stored of a token.
std::string hash_token(std::string_view token);

}  // namespace patchbay::accounts
