#include "host/secrets/sealer.hpp"

#include <patchbay/result.hpp>

#include <sodium.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <stdexcept>
#include <vector>

namespace patchbay::secrets {
namespace {

constexpr std::string_view kVersion = "v1:";
constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* raw(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

Error not_ours() {
    return {ErrorKind::invalid,
            "secrets.not_ours",
            "A stored secret can't be opened",
            "it was sealed with another key, or changed",
            "Restore the data folder's secret.key, or enter the secret again",
            {},
            0};
}

std::string to_base64(const std::vector<unsigned char>& bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    text.resize(text.size() - 1);  // without the terminating NUL
    return text;
}

}  // namespace

/// Kept out of swap and core dumps, wiped at the end.
struct Sealer::Key {
    Key() { sodium_mlock(bytes.data(), bytes.size()); }
    ~Key() { sodium_munlock(bytes.data(), bytes.size()); }
    std::array<unsigned char, crypto_aead_xchacha20poly1305_ietf_KEYBYTES> bytes{};
};

Sealer::Sealer(const std::filesystem::path& key_file) : key_(std::make_unique<Key>()) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium can't be used on this machine");
    auto& bytes = key_->bytes;
    if (!std::filesystem::exists(key_file)) {
        crypto_aead_xchacha20poly1305_ietf_keygen(bytes.data());
        const int file = ::open(key_file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        const bool written =
            file >= 0 && ::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
            ::fsync(file) == 0;
        if (file >= 0) ::close(file);
        if (!written) throw std::runtime_error("can't write the key file " + key_file.string());
        return;
    }
    std::ifstream in(key_file, std::ios::binary);
    in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (in.gcount() != static_cast<std::streamsize>(bytes.size())) {
        throw std::runtime_error(key_file.string() + " is not a key: it must hold " +
                                 std::to_string(bytes.size()) + " bytes");
    }
}

Sealer::~Sealer() = default;

std::string Sealer::seal(std::string_view text, std::string_view purpose) const {
    std::vector<unsigned char> sealed(kNonce + text.size() + kTag);
    randombytes_buf(sealed.data(), kNonce);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + kNonce, nullptr, raw(text), text.size(),
                                               raw(purpose), purpose.size(), nullptr, sealed.data(),
                                               key_->bytes.data());
    return std::string(kVersion) + to_base64(sealed);
}

std::string Sealer::open(std::string_view sealed, std::string_view purpose) const {
    if (!sealed.starts_with(kVersion)) throw Failure(not_ours());
    sealed.remove_prefix(kVersion.size());
    std::vector<unsigned char> bytes(sealed.size());
    std::size_t size = 0;
    const bool decoded = sodium_base642bin(bytes.data(), bytes.size(), sealed.data(), sealed.size(), nullptr,
                                           &size, nullptr, sodium_base64_VARIANT_ORIGINAL) == 0;
    if (!decoded || size < kNonce + kTag) throw Failure(not_ours());
    std::string text(size - kNonce - kTag, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            reinterpret_cast<unsigned char*>(text.data()), nullptr, nullptr, bytes.data() + kNonce,
            size - kNonce, raw(purpose), purpose.size(), bytes.data(), key_->bytes.data()) != 0) {
        throw Failure(not_ours());
    }
    return text;
}

}  // namespace patchbay::secrets
