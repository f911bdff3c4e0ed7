#pragma once
// One open transaction and the connection that is lent to it. Callers hand steps in from any thread; the
// thread of the connection serves them until commit, rollback or the end of the time limit, after which every
// step is refused. Shared by the pool's table and the serving thread, because either may let go first.

#include "host/runtime/wait.hpp"

#include <patchbay/result.hpp>
#include <patchbay/wire.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::storage {

class Connection;

class Lease {
  public:
    using Clock = std::chrono::steady_clock;
    using Reply = runtime::Pending<Result<std::string>>;
    enum class Action { execute, commit, roll_back };

    /// `limit`: from the beginning of serve().
    Lease(std::uint64_t id, std::string owner, std::chrono::milliseconds limit)
        : id_(id), owner_(std::move(owner)), limit_(limit) {}

    std::uint64_t id() const { return id_; }
    const std::string& owner() const { return owner_; }

    /// The answer comes through the Reply; when the transaction is over, at once. `role`: with whose rights
    /// the statement runs; empty: the login's own.
    Reply hand_in(Action action, wire::Statement statement = {}, std::string role = {});
    /// Runs after a successful commit, on the connection's thread; must not block. False: the transaction is
    /// over.
    bool after_commit(std::function<void()> work);

    /// The connection's thread. `connection` has an open transaction, and none when this returns. Throws
    /// ConnectionLost; the steps have their answers then too.
    void serve(Connection& connection);
    /// Answers what is left and refuses what comes.
    void end();
    bool over() const;

  private:
    struct Step {
        Action action;
        wire::Statement statement;
        std::string role;
        Reply reply;
    };

    void refuse(Action action, const Reply& reply) const;
    std::optional<Step> next(Clock::time_point deadline);
    /// False when the transaction has ended with this step.
    bool perform(Step& step, Connection& connection);
    void commit(Connection& connection, const Reply& reply);
    void expire(Connection& connection);

    const std::uint64_t id_;
    const std::string owner_;
    const std::chrono::milliseconds limit_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Step> steps_;
    std::vector<std::function<void()>> after_commit_;
    std::string last_statement_;
    bool over_ = false;
};

}  // namespace patchbay::storage
