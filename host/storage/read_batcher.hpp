#pragma once
// The fast path for reads. A read-only session with a thread that takes all statements waiting at the moment
// and sends them to the server together, so that many fibers share one round trip and one wake-up of the
// server. A statement that fails does not hurt the others; one that proves slow goes through the pool, so
// that quick ones do not wait behind it: the sessions here have short limits, and what runs into them is
// repeated by the pool with the full ones.
//
// Owned by Storage, lives shorter than the pool. Any thread may call. Ends with its destructor: what waits is
// refused.

#include "host/storage/pool.hpp"
#include "host/storage/statement_costs.hpp"

#include <patchbay/wire.hpp>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace patchbay::storage {

struct ReadBatcherOptions {
    std::string url;
    std::string application = "patchbay";
    std::size_t connections = 1;
    std::size_t batch = 64;
    std::size_t queue_limit = 1024;
    std::chrono::milliseconds statement_timeout{500};
    std::chrono::milliseconds lock_timeout{100};
};

/// A statement and who waits for its rows.
struct WaitingRead {
    wire::Statement statement;
    std::string role;  // with whose rights, see Connection::become()
    Lease::Reply reply;
    bool answered = false;  // or handed on to the pool
};

class ReadBatcher {
  public:
    ReadBatcher(ReadBatcherOptions options, Pool& pool);
    ~ReadBatcher();
    ReadBatcher(const ReadBatcher&) = delete;

    /// Encoded rows. Throws Failure, Cancelled.
    std::string read(wire::Statement statement, std::string role = {});

  private:
    class Session;
    using Clock = StatementCosts::Time::clock;

    std::vector<WaitingRead> take();
    StatementCosts::Place place_of(const std::string& sql);
    void note_batch(const std::vector<WaitingRead*>& batch, Clock::duration took);
    void note_alone(const std::string& sql, Clock::duration took);
    void note_limit_reached(const std::string& sql);

    const ReadBatcherOptions options_;
    Pool& pool_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<WaitingRead> queue_;
    StatementCosts costs_;
    bool ending_ = false;
    std::vector<std::unique_ptr<Session>> sessions_;
};

}  // namespace patchbay::storage
