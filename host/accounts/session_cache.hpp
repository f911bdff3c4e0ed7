#pragma once
// Sessions that were looked up a moment ago, so that most requests need no database. An entry lives half a
// minute at most; a sign-out or a blocked user forgets it at once. Thread-safe.

#include "host/http/route.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace patchbay::accounts {

class SessionCache {
  public:
    using Instant = std::chrono::steady_clock::time_point;

    /// What had ended when a look-up began.
    struct Reading {
        std::uint64_t endings = 0;
    };

    std::optional<http::Identity> find(const std::string& token_hash, Instant now) const;
    /// Before the database is asked.
    Reading begin_reading() const;
    /// Not when a session ended since `reading` began: this could be the one, read just before.
    void remember(const std::string& token_hash, http::Identity identity, Reading reading, Instant now);
    void forget_session(const std::string& session_id);
    void forget_user(const std::string& user_id);

  private:
    struct Entry {
        http::Identity identity;
        Instant until;
    };
    mutable std::mutex mutex_;
    std::uint64_t endings_ = 0;
    std::unordered_map<std::string, Entry> entries_;
};

}  // namespace patchbay::accounts
