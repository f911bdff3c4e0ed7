#pragma once
// Which events of a consumer are waiting, under way and done, and how far its cursor may move. Events of one
// key go one after the other, different keys at the same time. Pure; no I/O, no clock of its own; not
// thread-safe.

#include "host/bus/position.hpp"

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

namespace patchbay::bus {

class Progress {
  public:
    using Instant = std::chrono::steady_clock::time_point;

    /// `cursor`: everything up to it is handled. `done`: what is handled beyond it.
    Progress(Position cursor, std::set<Position> done)
        : cursor_(cursor), read_to_(cursor), done_(std::move(done)) {}

    /// The log was read to here; from where to read on.
    Position read_to() const { return read_to_; }
    /// An event that nobody wants was read.
    void skip(const Position& position) { read_to_ = position; }
    enum class Added { done_before, starts_next, waits };
    /// An event was read: it was handled before a restart, or is the first of its key, or waits for others.
    Added add(const Position& position, const std::string& key);

    /// The next event that may start now: the first of a key that is neither under way nor waiting for its
    /// retry.
    std::optional<Position> take(Instant now);
    /// It is handled; the next of its key may start.
    void finish(const Position& position);
    /// It failed; it stays first of its key and may start again at `when`.
    void retry(const Position& position, Instant when);

    /// When the next retry is due; nothing when none waits.
    std::optional<Instant> next_retry() const;
    /// Everything up to here is handled. Moves over gaps that nobody wanted.
    Position cursor();

    std::size_t open() const { return open_.size(); }
    std::size_t running() const { return running_; }
    std::size_t retrying() const { return retries_.size(); }

  private:
    struct Key {
        std::deque<Position> queue;  // front: next or under way
        bool busy = false;           // under way, or waiting for its retry
    };

    Position cursor_;
    Position read_to_;
    std::set<Position> done_;               // beyond the cursor
    std::map<Position, std::string> open_;  // read, not handled
    std::unordered_map<std::string, Key> keys_;
    std::deque<std::string> ready_;  // keys whose front may start
    std::multimap<Instant, std::string> retries_;
    std::size_t running_ = 0;
};

}  // namespace patchbay::bus
