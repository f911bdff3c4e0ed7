#include "host/accounts/session_cache.hpp"

namespace patchbay::accounts {
namespace {

constexpr std::chrono::seconds kLife{30};
constexpr std::size_t kLargest = 50000;

}  // namespace

std::optional<http::Identity> SessionCache::find(const std::string& token_hash, Instant now) const {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(token_hash);
    if (found == entries_.end() || found->second.until < now) return std::nullopt;
    return found->second.identity;
}

SessionCache::Reading SessionCache::begin_reading() const {
    const std::lock_guard lock(mutex_);
    return {endings_};
}

void SessionCache::remember(const std::string& token_hash, http::Identity identity, Reading reading,
                            Instant now) {
    const std::lock_guard lock(mutex_);
    if (reading.endings != endings_) return;
    if (entries_.size() >= kLargest) {
        std::erase_if(entries_, [now](const auto& each) { return each.second.until < now; });
        if (entries_.size() >= kLargest) entries_.clear();
    }
    entries_[token_hash] = {std::move(identity), now + kLife};
}

void SessionCache::forget_session(const std::string& session_id) {
    const std::lock_guard lock(mutex_);
    ++endings_;
    std::erase_if(entries_, [&](const auto& each) { return each.second.identity.session_id == session_id; });
}

void SessionCache::forget_user(const std::string& user_id) {
    const std::lock_guard lock(mutex_);
    ++endings_;
    std::erase_if(entries_, [&](const auto& each) { return each.second.identity.user.id == user_id; });
}

}  // namespace patchbay::accounts
