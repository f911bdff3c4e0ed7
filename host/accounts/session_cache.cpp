#include "host/accounts/session_cache.hpp"

#include <sodium.h>

namespace patchbay::accounts {
namespace {

constexpr std::chrono::seconds kLife{30};
constexpr std::size_t kLargest = 50000;

}  // namespace

SessionCache::SessionCache() {
    static_assert(sizeof(secret_) == crypto_shorthash_siphashx24_KEYBYTES);
    randombytes_buf(secret_.data(), secret_.size());
}

SessionCache::Key SessionCache::key_of(std::string_view token) const {
    Key key{};
    static_assert(sizeof(key) == crypto_shorthash_siphashx24_BYTES);
    crypto_shorthash_siphashx24(reinterpret_cast<unsigned char*>(key.data()),
                                reinterpret_cast<const unsigned char*>(token.data()), token.size(),
                                secret_.data());
    return key;
}

std::shared_ptr<const http::Identity> SessionCache::find(std::string_view token, Instant now) const {
    const Key key = key_of(token);
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(key);
    return found == entries_.end() || found->second.until < now ? nullptr : found->second.identity;
}

SessionCache::Reading SessionCache::begin_reading() const {
    const std::lock_guard lock(mutex_);
    return {endings_};
}

void SessionCache::remember(std::string_view token, http::Identity identity, Reading reading, Instant now) {
    const Key key = key_of(token);
    const std::lock_guard lock(mutex_);
    if (reading.endings != endings_) return;
    if (entries_.size() >= kLargest) {
        std::erase_if(entries_, [now](const auto& each) { return each.second.until < now; });
        if (entries_.size() >= kLargest) entries_.clear();
    }
    entries_[key] = {std::make_shared<const http::Identity>(std::move(identity)), now + kLife};
}

void SessionCache::forget_session(const std::string& session_id) {
    const std::lock_guard lock(mutex_);
    ++endings_;
    std::erase_if(entries_, [&](const auto& each) { return each.second.identity->session_id == session_id; });
}

void SessionCache::forget_user(const std::string& user_id) {
    const std::lock_guard lock(mutex_);
    ++endings_;
    std::erase_if(entries_, [&](const auto& each) { return each.second.identity->user.id == user_id; });
}

}  // namespace patchbay::accounts
