#pragma once
// Sessions that were looked up a moment ago, so that most requests need no database. An entry lives half a
// minute at most; a sign-out or a blocked user forgets it at once. Keeps no token: it knows them by a keyed
// hash that only this process can make. Thread-safe.

#include "host/http/route.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace patchbay::accounts {

class SessionCache {
  public:
    using Instant = std::chrono::steady_clock::time_point;

    /// What had ended when a look-up began.
    struct Reading {
        std::uint64_t endings = 0;
    };

    SessionCache();

    /// Null when it is not known, or no longer.
    std::shared_ptr<const http::Identity> find(std::string_view token, Instant now) const;
    /// Before the database is asked.
    Reading begin_reading() const;
    /// Not when a session ended since `reading` began: this could be the one, read just before.
    void remember(std::string_view token, http::Identity identity, Reading reading, Instant now);
    void forget_session(const std::string& session_id);
    void forget_user(const std::string& user_id);

  private:
    using Key = std::array<std::uint64_t, 2>;  // SipHash with 128 bits
    struct KeyHash {
        std::size_t operator()(const Key& key) const noexcept { return key[0]; }
    };
    struct Entry {
        std::shared_ptr<const http::Identity> identity;
        Instant until;
    };
    Key key_of(std::string_view token) const;

    std::array<unsigned char, 16> secret_{};
    mutable std::mutex mutex_;
    std::uint64_t endings_ = 0;
    std::unordered_map<Key, Entry, KeyHash> entries_;
};

}  // namespace patchbay::accounts
