#pragma once
// Puts events into the log for many callers at once: what arrives while one batch is being written makes up
// the next, so that one commit serves them all. publish() returns when the event is on disk.
//
// Made and ended by Bus. Thread-safe; a caller's fiber waits.

#include "host/runtime/wait.hpp"

#include <patchbay/database.hpp>
#include <patchbay/wire.hpp>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

namespace patchbay::bus {

class Appender {
  public:
    /// `on_flushed` is called after each commit that wrote something.
    Appender(Link& database, std::function<void()> on_flushed);
    /// Writes what is queued, then ends.
    ~Appender();

    /// False: the dedupe key was used before, nothing is written. Throws Failure(unavailable) when the queue
    /// is full or the database is away; the event is then not published, except after
    /// "database.commit_unknown" and Failure(timeout), when nobody knows. Returns within a minute.
    bool publish(wire::Publication publication);

  private:
    using Outcome = std::variant<bool, Error>;
    struct Waiting {
        wire::Publication publication;
        runtime::Pending<Outcome> pending;
        std::chrono::steady_clock::time_point until;
    };

    void serve();
    std::vector<Waiting> take_batch();
    void write(std::vector<Waiting>& batch);
    void write_one_by_one(std::vector<Waiting>& batch);
    void insert_patiently(std::vector<Waiting*>& batch);
    void insert(std::vector<Waiting*>& batch);

    Database database_;
    std::function<void()> on_flushed_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Waiting> queue_;
    bool ending_ = false;
    std::vector<std::thread> writers_;
};

}  // namespace patchbay::bus
