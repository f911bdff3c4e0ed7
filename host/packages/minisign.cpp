#include "host/packages/minisign.hpp"

#include "host/packages/errors.hpp"

#include <sodium.h>

#include <algorithm>
#include <optional>

namespace patchbay::packages {
namespace {

using Id = std::array<unsigned char, 8>;

constexpr std::string_view kOfBytes = "Ed";
constexpr std::string_view kOfHash = "ED";
constexpr std::string_view kUntrusted = "untrusted comment:";
constexpr std::string_view kTrusted = "trusted comment: ";
constexpr std::size_t kLongestSignature = 16 * 1024;

struct Parsed {
    bool of_hash = false;
    Id id{};
    std::array<unsigned char, crypto_sign_BYTES> signature{};
    std::string trusted_comment;
    std::array<unsigned char, crypto_sign_BYTES> global{};
};

const unsigned char* raw(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string id_text(const Id& id) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string text;
    for (auto byte = id.rbegin(); byte != id.rend(); ++byte) {  // a little-endian number
        text += kDigits[*byte >> 4];
        text += kDigits[*byte & 15];
    }
    return text;
}

std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

template <std::size_t size>
bool decode(std::string_view text, std::array<unsigned char, size>& bytes) {
    std::size_t length = 0;
    return sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), " ", &length, nullptr,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           length == bytes.size();
}

std::optional<Parsed> parse(std::string_view text) {
    if (text.size() > kLongestSignature || !take_line(text).starts_with(kUntrusted)) return std::nullopt;
    std::array<unsigned char, 2 + sizeof(Id) + crypto_sign_BYTES> first{};
    if (!decode(take_line(text), first)) return std::nullopt;
    const std::string_view kind(reinterpret_cast<const char*>(first.data()), 2);
    if (kind != kOfBytes && kind != kOfHash) return std::nullopt;
    Parsed parsed;
    parsed.of_hash = kind == kOfHash;
    std::copy_n(first.begin() + 2, parsed.id.size(), parsed.id.begin());
    std::copy_n(first.begin() + 2 + sizeof(Id), parsed.signature.size(), parsed.signature.begin());
    const std::string_view comment = take_line(text);
    if (!comment.starts_with(kTrusted) || !decode(take_line(text), parsed.global)) return std::nullopt;
    parsed.trusted_comment = comment.substr(kTrusted.size());
    return parsed;
}

bool is_signed(const auto& signature, std::string_view message, const PublicKey& key) {
    return crypto_sign_verify_detached(signature.data(), raw(message), message.size(), key.key.data()) == 0;
}

bool bytes_are_signed(const Parsed& parsed, std::string_view bytes, const PublicKey& key) {
    if (!parsed.of_hash) return is_signed(parsed.signature, bytes, key);
    std::array<char, crypto_generichash_BYTES_MAX> hash{};
    crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(), raw(bytes), bytes.size(),
                       nullptr, 0);
    return is_signed(parsed.signature, std::string_view(hash.data(), hash.size()), key);
}

bool comment_is_signed(const Parsed& parsed, const PublicKey& key) {
    std::string message(parsed.signature.begin(), parsed.signature.end());
    return is_signed(parsed.global, message + parsed.trusted_comment, key);
}

Error wrong(const std::string& found, const std::string& fix) {
    return refusal("signature_wrong", "The package's signature is not right", found, fix);
}

std::string ids_of(const std::vector<PublicKey>& keys) {
    std::string text;
    for (const auto& key : keys)
        text += (text.empty() ? "" : ", ") + key_id(key);
    return text.empty() ? "no key" : text;
}

}  // namespace

Result<PublicKey> parse_public_key(std::string_view text) {
    std::string_view line = take_line(text);
    if (line.starts_with(kUntrusted)) line = take_line(text);
    std::array<unsigned char, 2 + sizeof(PublicKey)> bytes{};
    if (!decode(line, bytes) ||
        std::string_view(reinterpret_cast<const char*>(bytes.data()), 2) != kOfBytes) {
        return refusal(
            "key_invalid", "The key is no public key of minisign", "\"" + std::string(line) + "\"",
            "Enter the second line of the signer's minisign.pub; it has 56 characters and begins with RW");
    }
    PublicKey key{};
    std::copy_n(bytes.begin() + 2, key.id.size(), key.id.begin());
    std::copy_n(bytes.begin() + 2 + sizeof(Id), key.key.size(), key.key.begin());
    return key;
}

std::string key_id(const PublicKey& key) {
    return id_text(key.id);
}

Result<Signature> verify(std::string_view bytes, std::string_view signature,
                         const std::vector<PublicKey>& trusted) {
    const auto parsed = parse(signature);
    if (!parsed)
        return wrong("it is no signature of minisign", "Give the .minisig file that came with the package");
    const std::string signer = id_text(parsed->id);
    const auto key =
        std::find_if(trusted.begin(), trusted.end(), [&](const auto& each) { return each.id == parsed->id; });
    if (key == trusted.end()) {
        return wrong("it was signed with the key " + signer + "; trusted: " + ids_of(trusted),
                     "If you trust the signer, add the public key to plugins.keys in the configuration");
    }
    if (!bytes_are_signed(*parsed, bytes, *key)) {
        return wrong("the key " + signer + " signed other bytes than these",
                     "Get the package and its .minisig file again, from one place");
    }
    if (!comment_is_signed(*parsed, *key)) {
        return wrong("the key " + signer + " did not sign the trusted comment",
                     "Get the package's .minisig file again; this one was changed");
    }
    return Signature{signer, parsed->trusted_comment};
}

}  // namespace patchbay::packages
