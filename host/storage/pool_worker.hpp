#pragma once
// One connection of the pool and its thread. Owned by the Pool; ends when the pool says so.

#include "host/storage/connection.hpp"
#include "host/storage/pool.hpp"

#include <atomic>
#include <optional>

namespace patchbay::storage {

class Pool::Worker {
  public:
    explicit Worker(Pool& pool) : pool_(pool) { list_as_idle(); }
    void start() {
        thread_ = std::thread([this] { serve(); });
    }
    void join() { thread_.join(); }

    // With the pool's lock held.
    void give(Job job) {
        last_role_ = job.role;
        given_ = std::move(job);
        wake_.notify_one();
    }
    void wake() { wake_.notify_one(); }
    const std::string& last_role() const { return last_role_; }

    bool connected() const { return connected_.load(std::memory_order_relaxed); }
    /// Ends the statement under way with an error. Any thread.
    void cancel_statement();

  private:
    void serve();
    std::optional<Job> next();
    void list_as_idle();
    void perform(Job& job);
    /// Nothing when there is a connection.
    std::optional<Error> ensure_connected();
    void replace(std::unique_ptr<Connection> connection);

    Pool& pool_;
    std::condition_variable wake_;
    std::optional<Job> given_;
    std::string last_role_;
    bool listed_ = false;  // among the pool's idle ones, or just taken from them
    std::atomic<bool> connected_{false};
    std::mutex connection_mutex_;  // held to replace the connection, and by whoever cancels
    std::unique_ptr<Connection> connection_;
    std::thread thread_;
};

}  // namespace patchbay::storage
