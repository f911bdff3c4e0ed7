#include "host/storage/read_batcher.hpp"

#include "host/storage/errors.hpp"
#include "host/storage/read_session.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace patchbay::storage {

namespace {

SessionOptions session_options(const ReadBatcherOptions& options) {
    SessionOptions session;
    session.url = options.url;
    session.application = options.application + " reads";
    session.statement_timeout = options.statement_timeout;
    session.lock_timeout = options.lock_timeout;
    session.read_only = true;
    return session;
}

}  // namespace

ReadBatcher::ReadBatcher(ReadBatcherOptions options, Pool& pool) : options_(std::move(options)), pool_(pool) {
    for (std::size_t index = 0; index < std::max<std::size_t>(options_.connections, 1); ++index) {
        sessions_.push_back(std::make_unique<Session>(*this, session_options(options_)));
    }
}

ReadBatcher::~ReadBatcher() {
    std::deque<WaitingRead> left;
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
        left.swap(queue_);
    }
    wake_.notify_all();
    for (const WaitingRead& read : left)
        read.reply.complete(unavailable_error("the server is stopping"));
    for (const auto& session : sessions_)
        session->join();
}

std::string ReadBatcher::read(wire::Statement statement, std::string role) {
    const Lease::Reply reply;
    const std::string name = statement.name;
    std::optional<wire::Statement> pooled;
    {
        const std::lock_guard lock(mutex_);
        if (ending_) throw Failure(unavailable_error("the server is stopping"));
        if (queue_.size() >= options_.queue_limit) {
            throw Failure(busy_error(std::to_string(queue_.size()) + " reads are waiting"));
        }
        if (costs_.place_of(statement.sql, Clock::now()) == StatementCosts::Place::pool) {
            pooled = std::move(statement);
        } else {
            queue_.push_back({std::move(statement), std::move(role), reply});
        }
    }
    if (pooled) {
        pool_.submit_read(*std::move(pooled), std::move(role), reply);
    } else {
        wake_.notify_one();
    }
    return wait_for(reply, pool_.answer_limit(), name);
}

std::vector<WaitingRead> ReadBatcher::take() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return ending_ || !queue_.empty(); });
    const std::size_t count = std::min(queue_.size(), options_.batch);
    const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<WaitingRead> reads(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
    queue_.erase(queue_.begin(), end);
    return reads;
}

StatementCosts::Place ReadBatcher::place_of(const std::string& sql) {
    const std::lock_guard lock(mutex_);
    return costs_.place_of(sql, Clock::now());
}

void ReadBatcher::note_batch(const std::vector<WaitingRead*>& batch, Clock::duration took) {
    const std::lock_guard lock(mutex_);
    if (!costs_.is_slow_batch(took)) return;
    for (const WaitingRead* read : batch)
        costs_.suspect(read->statement.sql);
}

void ReadBatcher::note_alone(const std::string& sql, Clock::duration took) {
    const std::lock_guard lock(mutex_);
    costs_.measured(sql, took, Clock::now());
}

void ReadBatcher::note_limit_reached(const std::string& sql) {
    const std::lock_guard lock(mutex_);
    costs_.keep_out(sql, Clock::now());
}

}  // namespace patchbay::storage
