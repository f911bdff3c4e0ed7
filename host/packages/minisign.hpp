#pragma once
// Who signed a package: signatures as the program `minisign` makes them. Pure; any thread.
// Source: https://jedisct1.github.io/minisign/, "Signature format" and "Public key format".

#include <patchbay/result.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::packages {

struct PublicKey {
    std::array<unsigned char, 8> id;
    std::array<unsigned char, 32> key;
};

struct Signature {
    std::string key_id;           ///< as minisign prints it, 16 hexadecimal digits
    std::string trusted_comment;  ///< signed too
};

/// A line such as "RWQb/T/N…", alone or below a comment, as minisign.pub holds it.
Result<PublicKey> parse_public_key(std::string_view text);

/// The id as minisign prints it.
std::string key_id(const PublicKey& key);

/// Whether one of `trusted` signed `bytes`; both kinds of signature, of the hash and of the bytes themselves.
Result<Signature> verify(std::string_view bytes, std::string_view signature,
                         const std::vector<PublicKey>& trusted);

}  // namespace patchbay::packages
