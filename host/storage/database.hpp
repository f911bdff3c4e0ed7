#pragma once
// The database as the host's code and the plugins' calls see it: statements in, encoded rows out (see
// rows.hpp).
//
// Storage is owned by the application and outlives whatever uses it. Any fiber or thread; each call suspends
// the fiber or blocks the thread. Every function throws Failure for what went wrong, and Cancelled when the
// calling fiber was cancelled (what was begun goes on without it, a transaction that nobody could use is
// rolled back).
//
// Host code uses patchbay::Database over a StorageLink:
//
//     StorageLink link(storage, "accounts");
//     Database database(link);

#include "host/storage/pool.hpp"

#include <patchbay/link.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace patchbay::storage {

class ReadBatcher;

struct StorageOptions {
    PoolOptions pool;
    std::size_t read_connections = 1;  // for the fast path of read()
    std::size_t read_batch = 64;       // statements sent together
};

struct PoolStatus {
    std::size_t in_use = 0;
    std::size_t connected = 0;
    std::size_t max = 0;
    std::size_t waiting = 0;
    std::string state;           // "connected", "unavailable", "reconnecting"
    std::string server_version;  // "15.18"; empty while it is not known
    std::uint64_t database_size_bytes = 0;
};

class Storage {
  public:
    explicit Storage(StorageOptions options);
    ~Storage();
    Storage(const Storage&) = delete;

    // `role`: the database role with whose rights the statement runs; empty: those of the login.

    /// One read-only statement.
    std::string read(wire::Statement statement, std::string role = {});
    /// One statement, committed by itself.
    std::string execute(wire::Statement statement, std::string role = {});

    /// Opens a transaction; `owner` is who is rolled back with rollback_all().
    std::uint64_t begin(std::string owner = {});
    std::string execute_in(std::uint64_t id, wire::Statement statement, std::string role = {});
    /// Runs after `id` was committed, on a thread of the pool; must not block.
    void after_commit(std::uint64_t id, std::function<void()> work);
    /// Not ended by cancellation: the outcome matters.
    void commit(std::uint64_t id);
    /// Nothing happens when it is over already.
    void rollback(std::uint64_t id);
    /// Rolls back everything that `owner` has open, waiting for it at most `limit`; how many there were.
    std::size_t rollback_all(std::string_view owner,
                             std::chrono::milliseconds limit = std::chrono::seconds(5));
    /// How many transactions `owner` has open.
    std::size_t open_of(std::string_view owner) const;
    /// Throws Failure("database.transaction_over") unless `id` is open and belongs to `owner`.
    void check_owner(std::uint64_t id, std::string_view owner) const;

    /// Runs work on a connection's thread; see pool.hpp and connection.hpp.
    void submit(Job job) { pool_.submit(std::move(job)); }

    /// Asks the server at most every 10 seconds, and waits for it 0.3 s at most; never throws.
    PoolStatus status();

  private:
    void refresh_facts();

    Pool pool_;
    std::unique_ptr<ReadBatcher> reads_;
    std::mutex facts_mutex_;
    std::string server_version_;
    std::uint64_t database_size_ = 0;
    std::chrono::steady_clock::time_point ask_again_at_{};
};

/// The database part of the boundary. One per owner; any thread. Other methods: Failure(unknown_method).
class StorageLink : public Link {
  public:
    /// `owner`: whose transactions these are; a plugin's id, or the name of a part of the host. `role`: the
    /// database role that its statements run with; empty: the login's own.
    StorageLink(Storage& storage, std::string owner, std::string role = {})
        : storage_(storage), owner_(std::move(owner)), role_(std::move(role)) {}

    std::string call(wire::HostMethod method, std::string_view request) override;
    void log(int level, std::string_view message) override;
    std::int64_t now_microseconds() override;

    /// Whether call() takes this method.
    static bool serves(wire::HostMethod method);

  private:
    std::uint64_t checked_id(std::string_view request) const;

    Storage& storage_;
    const std::string owner_;
    const std::string role_;
};

}  // namespace patchbay::storage
