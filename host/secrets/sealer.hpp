#pragma once
// Seals texts with the install's own key, so that a copy of the database alone gives no secrets away:
// XChaCha20-Poly1305 (libsodium) with a random nonce, bound to a purpose. Thread-safe.

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace patchbay::secrets {

class Sealer {
  public:
    /// Reads the key from `key_file`, or makes one (mode 0600) when there is none; a start that is cut short
    /// leaves none, or a whole one. Throws std::runtime_error with what to do when the file can't be read or
    /// written, or is not a key.
    explicit Sealer(const std::filesystem::path& key_file);
    ~Sealer();

    /// Base64 text with the key's version in front.
    std::string seal(std::string_view text, std::string_view purpose) const;
    /// Throws Failure(invalid, "secrets.not_ours") when `sealed` was made with another key or purpose, or
    /// changed.
    std::string open(std::string_view sealed, std::string_view purpose) const;

  private:
    struct Key;
    std::unique_ptr<Key> key_;
};

}  // namespace patchbay::secrets
