#include "host/accounts/password.hpp"

#include <sodium.h>

#include <array>
#include <stdexcept>

namespace patchbay::accounts {
namespace {

constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemory = 19ULL * 1024 * 1024;
constexpr std::size_t kThreads = 2;
constexpr std::size_t kQueue = 64;

std::string hash_now(const std::string& password) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium can't be used on this machine");
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str(hash.data(), password.data(), password.size(), kPasses, kMemory) != 0) {
        throw std::runtime_error("not enough memory to hash a password");
    }
    return hash.data();
}

bool verify_now(const std::string& hash, const std::string& password) {
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace

Passwords::Passwords()
    : pool_("passwords", kThreads, kQueue), nobody_(hash_now("nobody has this password")) {}

std::string Passwords::hash(const std::string& password) {
    return pool_.run([&] { return hash_now(password); });
}

bool Passwords::verify(const std::string& hash, const std::string& password) {
    return pool_.run([&] { return verify_now(hash, password); });
}

void Passwords::verify_nothing(const std::string& password) {
    verify(nobody_, password);
}

}  // namespace patchbay::accounts
