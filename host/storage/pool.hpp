#pragma once
// The connections to the database, each with a thread of its own. Fibers and threads hand work in and wait;
// the queue and the wait for a connection are bounded. Connections are opened when they are needed, the last
// used one is used first, and one that broke is replaced. While the database is away, callers are refused at
// once, and one thread looks whether it is back.
//
// Owned by Storage. Any thread may call. Ends with its destructor: what waits is refused, open transactions
// are rolled back, a statement under way is cancelled.

#include "host/storage/circuit_breaker.hpp"
#include "host/storage/lease.hpp"

#include "host/runtime/wait.hpp"

#include <patchbay/result.hpp>
#include <patchbay/wire.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

namespace patchbay::storage {

class Connection;
struct SessionOptions;

struct PoolOptions {
    std::string url;  // libpq connection string or URI
    std::string application = "patchbay";
    std::size_t connections = 8;
    std::size_t queue_limit = 1024;
    std::chrono::milliseconds acquire_limit{5'000};  // waiting for a connection
    std::chrono::milliseconds lease_limit{60'000};   // a transaction open
    std::chrono::milliseconds statement_timeout{30'000};
    std::chrono::milliseconds lock_timeout{10'000};
    std::chrono::milliseconds idle_limit{300'000};  // then a connection that nobody needs is closed
    CircuitBreaker::Options breaker;
};

struct PoolState {
    std::size_t in_use = 0;
    std::size_t connected = 0;
    std::size_t max = 0;
    std::size_t waiting = 0;
    CircuitBreaker::State state = CircuitBreaker::State::closed;
};

/// Work for a connection's thread.
struct Job {
    /// May throw Failure and ConnectionLost; must not touch the stack of whoever handed it in.
    std::function<void(Connection&)> run;
    /// Called instead of run, or after run threw.
    std::function<void(const Error&)> refuse;
    std::string name;         // of the statement, for logs and errors
    std::string role{};       // with whose rights it runs, see Connection::become()
    bool repeatable = false;  // may run again after the connection broke in the middle
};

class Pool {
  public:
    explicit Pool(PoolOptions options);
    ~Pool();
    Pool(const Pool&) = delete;

    /// Hands work to the next free connection. Refuses on the caller's thread when it is clear at once that
    /// it can't run.
    void submit(Job job);

    /// One statement, committed by itself, with the rights of `role` (empty: the login's own); encoded rows.
    /// Throws Failure, Cancelled.
    std::string execute(wire::Statement statement, std::string role = {});
    /// One statement in a read-only transaction; the answer comes through `reply`.
    void submit_read(wire::Statement statement, std::string role, Lease::Reply reply);
    std::string read(wire::Statement statement);

    /// A session beside the pool's own, opened under the same circuit breaker. Throws Failure.
    std::unique_ptr<Connection> open(const SessionOptions& session);

    std::shared_ptr<Lease> begin(std::string owner);
    /// Throws Failure("database.transaction_over") when it is not open, or not `owner`'s (empty: anybody's).
    std::shared_ptr<Lease> find(std::uint64_t id, std::string_view owner) const;
    /// Rolls back what the owner has open and waits for it, at most `limit`; how many there were.
    std::size_t roll_back_all(std::string_view owner, std::chrono::milliseconds limit);

    /// How many transactions the owner has open.
    std::size_t open_of(std::string_view owner) const;
    PoolState state() const;
    /// How long a caller may have to wait for an answer in the worst case.
    std::chrono::milliseconds answer_limit() const;

  private:
    using Clock = std::chrono::steady_clock;
    class Worker;
    struct Queued {
        Job job;
        Clock::time_point deadline;
    };

    Worker* take_idle(const std::string& role);
    Job begin_job(const std::shared_ptr<Lease>& lease, const runtime::Pending<Result<bool>>& begun);
    void serve_lease(const std::shared_ptr<Lease>& lease, Connection& connection);

    // For the workers.
    bool ending() const;
    std::unique_ptr<Connection> connect();
    void connect_failed(const Error& error);
    void connect_succeeded();
    std::vector<Job> take_queue();

    // The thread that ends waits that took too long and looks whether the database is back.
    void supervise();
    Clock::time_point next_look() const;
    std::vector<Job> take_expired(Clock::time_point now);
    void probe();

    const PoolOptions options_;
    const std::unique_ptr<SessionOptions> session_;
    mutable std::mutex mutex_;
    std::condition_variable look_;
    std::deque<Queued> queue_;
    std::vector<Worker*> idle_;  // the last one was used last
    CircuitBreaker breaker_;
    std::string unavailable_reason_;
    bool ending_ = false;
    mutable std::mutex leases_mutex_;
    std::unordered_map<std::uint64_t, std::shared_ptr<Lease>> leases_;
    std::uint64_t last_lease_ = 0;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::thread supervisor_;
};

/// Waits for a reply as long as it may take: the value, or the error as Failure. Throws Cancelled when the
/// calling fiber is cancelled; the work goes on.
std::string wait_for(const Lease::Reply& reply, std::chrono::milliseconds limit, std::string_view name);
/// The same for what must be known whatever happens.
std::string wait_heedless_for(const Lease::Reply& reply, std::chrono::milliseconds limit,
                              std::string_view name);

}  // namespace patchbay::storage
