#include "host/secrets/sealer.hpp"

#include <patchbay/result.hpp>

#include <sodium.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>
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

using KeyBytes = std::array<unsigned char, crypto_aead_xchacha20poly1305_ietf_KEYBYTES>;

[[noreturn]] void throw_errno(const std::string& what, const std::filesystem::path& file, int error) {
    std::string message = what + " " + file.string() + ": " + std::generic_category().message(error);
    if (error == EACCES || error == EPERM) {
        message += ". Start the server as the user who owns the data folder, or give it to this one (chown)";
    } else if (error == ENOSPC || error == EDQUOT) {
        message += ". Make room and start again";
    } else if (error == ENOENT) {
        message += ". The data folder must be there and stay";
    }
    throw std::runtime_error(message);
}

/// Closes at the end.
struct File {
    File(const std::filesystem::path& path, int flags)
        : number(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~File() {
        if (number >= 0) ::close(number);
    }
    File(const File&) = delete;
    const int number;
};

/// False when there is no such file. Never takes a damaged one for none: what was sealed with it would be
/// lost for good.
bool read_key(const std::filesystem::path& path, KeyBytes& bytes) {
    const File file(path, O_RDONLY);
    if (file.number < 0) {
        if (errno == ENOENT) return false;
        throw_errno("can't read the key file", path, errno);
    }
    std::array<unsigned char, sizeof(KeyBytes) + 1> read{};
    const ssize_t size = ::read(file.number, read.data(), read.size());
    if (size < 0) throw_errno("can't read the key file", path, errno);
    if (size != static_cast<ssize_t>(bytes.size())) {
        throw std::runtime_error(
            path.string() + " is not a key: it must hold " + std::to_string(bytes.size()) +
            " bytes. Put it back from a backup; or move it away, and enter every bot token and provider key "
            "again");
    }
    std::copy_n(read.begin(), bytes.size(), bytes.begin());
    sodium_memzero(read.data(), read.size());
    return true;
}

/// Whole and on disk under its name, or not there at all: written aside, and given its name when complete.
void create_key(const std::filesystem::path& path) {
    const std::filesystem::path aside = path.string() + ".new";
    ::unlink(aside.c_str());  // of a start that was cut short
    KeyBytes bytes{};
    crypto_aead_xchacha20poly1305_ietf_keygen(bytes.data());
    const File file(aside, O_WRONLY | O_CREAT | O_EXCL);
    const bool written =
        file.number >= 0 &&
        ::write(file.number, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
        ::fsync(file.number) == 0;
    const int write_error = errno;
    sodium_memzero(bytes.data(), bytes.size());
    if (!written) throw_errno("can't write the key file", aside, write_error);
    // A link never replaces a key that another start has made meanwhile.
    const bool named = ::link(aside.c_str(), path.c_str()) == 0 || errno == EEXIST;
    const int link_error = errno;
    ::unlink(aside.c_str());
    if (!named) throw_errno("can't make the key file", path, link_error);
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const File opened(folder, O_RDONLY | O_DIRECTORY);
    if (opened.number < 0 || ::fsync(opened.number) != 0) throw_errno("can't save the folder", folder, errno);
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
    KeyBytes bytes{};
};

Sealer::Sealer(const std::filesystem::path& key_file) : key_(std::make_unique<Key>()) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium can't be used on this machine");
    if (!read_key(key_file, key_->bytes)) {
        create_key(key_file);
        if (!read_key(key_file, key_->bytes)) throw_errno("can't read the key file", key_file, ENOENT);
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
    if (sealed.size() < kNonce + kTag) throw Failure(not_ours());
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
