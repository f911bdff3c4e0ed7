#include "host/storage/pool.hpp"

#include "host/log/log.hpp"
#include "host/storage/connection.hpp"
#include "host/storage/errors.hpp"
#include "host/storage/pool_worker.hpp"
#include "host/storage/rows.hpp"

#include <algorithm>
#include <utility>

namespace patchbay::storage {

using namespace std::chrono_literals;

namespace {

std::unique_ptr<SessionOptions> session_options(const PoolOptions& options) {
    auto session = std::make_unique<SessionOptions>();
    session->url = options.url;
    session->application = options.application;
    session->statement_timeout = options.statement_timeout;
    session->lock_timeout = options.lock_timeout;
    // The server's own guard, should this process be stopped in the middle of a transaction.
    session->idle_in_transaction_timeout = options.lease_limit + 5s;
    return session;
}

std::string value_of(const Lease::Reply& reply, runtime::WaitOutcome outcome, std::chrono::milliseconds limit,
                     std::string_view name) {
    switch (outcome) {
        case runtime::WaitOutcome::completed:
            return std::move(reply.value()).value_or_throw();
        case runtime::WaitOutcome::cancelled:
            throw Cancelled();
        case runtime::WaitOutcome::timed_out:
            break;
    }
    throw Failure(timeout_error(name, limit));
}

pqxx::result read_only(Connection& connection, const wire::Statement& statement) {
    connection.begin_read_only();
    try {
        pqxx::result result = connection.execute(statement);
        connection.commit();
        return result;
    } catch (const Failure&) {
        if (connection.in_transaction()) connection.roll_back();
        throw;
    }
}

}  // namespace

std::string wait_for(const Lease::Reply& reply, std::chrono::milliseconds limit, std::string_view name) {
    return value_of(reply, reply.wait(limit), limit, name);
}

std::string wait_heedless_for(const Lease::Reply& reply, std::chrono::milliseconds limit,
                              std::string_view name) {
    return value_of(reply, reply.wait_heedless(limit), limit, name);
}

Pool::Pool(PoolOptions options)
    : options_(std::move(options)), session_(session_options(options_)), breaker_(options_.breaker) {
    for (std::size_t index = 0; index < std::max<std::size_t>(options_.connections, 1); ++index) {
        workers_.push_back(std::make_unique<Worker>(*this));
    }
    for (const auto& worker : workers_)
        worker->start();
    supervisor_ = std::thread([this] { supervise(); });
}

Pool::~Pool() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
        idle_.clear();
        for (const auto& worker : workers_)
            worker->wake();
    }
    look_.notify_all();
    supervisor_.join();
    for (Job& job : take_queue())
        job.refuse(unavailable_error("the server is stopping"));
    roll_back_all({}, 0ms);
    for (const auto& worker : workers_)
        worker->cancel_statement();
    for (const auto& worker : workers_)
        worker->join();
}

void Pool::submit(Job job) {
    std::optional<Error> refusal;
    {
        const std::lock_guard lock(mutex_);
        if (ending_) {
            refusal = unavailable_error("the server is stopping");
        } else if (breaker_.state() != CircuitBreaker::State::closed) {
            refusal = unavailable_error(unavailable_reason_);
        } else if (!idle_.empty()) {
            return take_idle(job.role)->give(std::move(job));
        } else if (queue_.size() >= options_.queue_limit) {
            refusal = busy_error(std::to_string(queue_.size()) + " statements are waiting for a connection");
        } else {
            queue_.push_back({std::move(job), Clock::now() + options_.acquire_limit});
            if (queue_.size() == 1) look_.notify_one();
            return;
        }
    }
    job.refuse(*refusal);
}

/// One whose session has the role already, else the one that was used last. With the lock held.
Pool::Worker* Pool::take_idle(const std::string& role) {
    const auto fitting = std::find_if(idle_.rbegin(), idle_.rend(),
                                      [&](const Worker* worker) { return worker->last_role() == role; });
    const auto place = fitting == idle_.rend() ? std::prev(idle_.end()) : std::prev(fitting.base());
    Worker* const worker = *place;
    idle_.erase(place);
    return worker;
}

std::string Pool::execute(wire::Statement statement, std::string role) {
    const Lease::Reply reply;
    const std::string name = statement.name;
    Job job;
    job.name = name;
    job.role = std::move(role);
    job.refuse = [reply](const Error& error) { reply.complete(error); };
    job.run = [reply, statement = std::move(statement)](Connection& connection) {
        reply.complete(encode_rows(connection.execute(statement)));
    };
    submit(std::move(job));
    return wait_for(reply, answer_limit(), name);
}

std::string Pool::read(wire::Statement statement) {
    const Lease::Reply reply;
    const std::string name = statement.name;
    submit_read(std::move(statement), {}, reply);
    return wait_for(reply, answer_limit(), name);
}

void Pool::submit_read(wire::Statement statement, std::string role, Lease::Reply reply) {
    Job job;
    job.name = statement.name;
    job.repeatable = true;
    job.role = std::move(role);
    job.refuse = [reply](const Error& error) { reply.complete(error); };
    job.run = [reply, statement = std::move(statement)](Connection& connection) {
        reply.complete(encode_rows(read_only(connection, statement)));
    };
    submit(std::move(job));
}

std::shared_ptr<Lease> Pool::begin(std::string owner) {
    std::shared_ptr<Lease> lease;
    {
        const std::lock_guard lock(leases_mutex_);
        lease = std::make_shared<Lease>(++last_lease_, std::move(owner), options_.lease_limit);
    }
    const runtime::Pending<Result<bool>> begun;
    submit(begin_job(lease, begun));
    switch (begun.wait(answer_limit())) {
        case runtime::WaitOutcome::completed:
            std::move(begun.value()).value_or_throw();
            return lease;
        case runtime::WaitOutcome::cancelled:
            throw Cancelled();
        case runtime::WaitOutcome::timed_out:
            break;
    }
    throw Failure(timeout_error("begin", answer_limit()));
}

Job Pool::begin_job(const std::shared_ptr<Lease>& lease, const runtime::Pending<Result<bool>>& begun) {
    Job job;
    job.name = "begin";
    job.refuse = [begun](const Error& error) { begun.complete(error); };
    job.run = [this, lease, begun](Connection& connection) {
        try {
            connection.begin();
        } catch (const ConnectionLost& lost) {
            throw ConnectionLost(false, lost.what());  // nothing is lost with it: begin again elsewhere
        }
        {
            const std::lock_guard lock(leases_mutex_);
            leases_[lease->id()] = lease;
        }
        // Nobody waits any more when the caller was cancelled meanwhile.
        if (!ending() && begun.complete(true)) {
            serve_lease(lease, connection);
        } else {
            lease->end();
            connection.roll_back();
        }
        const std::lock_guard lock(leases_mutex_);
        leases_.erase(lease->id());
    };
    return job;
}

void Pool::serve_lease(const std::shared_ptr<Lease>& lease, Connection& connection) {
    try {
        lease->serve(connection);
    } catch (...) {
        const std::lock_guard lock(leases_mutex_);
        leases_.erase(lease->id());
        throw;
    }
}

std::shared_ptr<Lease> Pool::find(std::uint64_t id, std::string_view owner) const {
    const std::lock_guard lock(leases_mutex_);
    const auto found = leases_.find(id);
    if (found == leases_.end() || (!owner.empty() && found->second->owner() != owner)) {
        throw Failure(transaction_over_error(id));
    }
    return found->second;
}

std::size_t Pool::roll_back_all(std::string_view owner, std::chrono::milliseconds limit) {
    std::vector<Lease::Reply> replies;
    {
        const std::lock_guard lock(leases_mutex_);
        for (const auto& [id, lease] : leases_) {
            if (owner.empty() || lease->owner() == owner)
                replies.push_back(lease->hand_in(Lease::Action::roll_back));
        }
    }
    const auto deadline = Clock::now() + limit;
    for (const auto& reply : replies)
        reply.wait_heedless(std::max(deadline - Clock::now(), Clock::duration::zero()));
    return replies.size();
}

std::size_t Pool::open_of(std::string_view owner) const {
    const std::lock_guard lock(leases_mutex_);
    return static_cast<std::size_t>(std::count_if(
        leases_.begin(), leases_.end(), [&](const auto& lease) { return lease.second->owner() == owner; }));
}

PoolState Pool::state() const {
    const std::lock_guard lock(mutex_);
    PoolState state;
    state.max = workers_.size();
    state.in_use = workers_.size() - idle_.size();
    state.waiting = queue_.size();
    state.state = breaker_.state();
    for (const auto& worker : workers_)
        state.connected += worker->connected() ? 1 : 0;
    return state;
}

std::chrono::milliseconds Pool::answer_limit() const {
    // A repeatable statement may run into the limit twice.
    return options_.acquire_limit + 2 * options_.statement_timeout + 5s;
}

std::vector<Job> Pool::take_queue() {
    const std::lock_guard lock(mutex_);
    std::vector<Job> jobs;
    for (Queued& queued : queue_)
        jobs.push_back(std::move(queued.job));
    queue_.clear();
    return jobs;
}

std::unique_ptr<Connection> Pool::connect() {
    return open(*session_);
}

std::unique_ptr<Connection> Pool::open(const SessionOptions& session) {
    {
        const std::lock_guard lock(mutex_);
        if (breaker_.state() != CircuitBreaker::State::closed)
            throw Failure(unavailable_error(unavailable_reason_));
    }
    try {
        auto connection = std::make_unique<Connection>(session);
        connect_succeeded();
        return connection;
    } catch (const Failure& failure) {
        connect_failed(failure.error());
        throw;
    }
}

void Pool::connect_succeeded() {
    const std::lock_guard lock(mutex_);
    if (breaker_.state() != CircuitBreaker::State::closed) log::info("the database can be reached again");
    breaker_.succeeded();
}

void Pool::connect_failed(const Error& error) {
    bool opened = false;
    {
        const std::lock_guard lock(mutex_);
        const bool was_closed = breaker_.state() == CircuitBreaker::State::closed;
        breaker_.failed(Clock::now());
        unavailable_reason_ = error.detail;
        opened = was_closed && breaker_.state() != CircuitBreaker::State::closed;
    }
    if (!opened) return;
    log::warn("the database can't be reached: {}", error.detail);
    look_.notify_one();
    for (Job& job : take_queue())
        job.refuse(error);
}

bool Pool::ending() const {
    const std::lock_guard lock(mutex_);
    return ending_;
}

Pool::Clock::time_point Pool::next_look() const {
    auto next = Clock::now() + 1h;
    if (!queue_.empty()) next = std::min(next, queue_.front().deadline);
    if (breaker_.state() == CircuitBreaker::State::open) next = std::min(next, breaker_.retry_at());
    return next;
}

void Pool::supervise() {
    std::unique_lock lock(mutex_);
    while (!ending_) {
        const auto now = Clock::now();
        std::vector<Job> expired = take_expired(now);
        const bool probing = breaker_.probe_due(now);
        if (probing) breaker_.begin_probe();
        if (!expired.empty() || probing) {
            lock.unlock();
            for (Job& job : expired)
                job.refuse(busy_error("no connection became free in time"));
            if (probing) probe();
            lock.lock();
            continue;
        }
        look_.wait_until(lock, next_look());
    }
}

std::vector<Job> Pool::take_expired(Clock::time_point now) {
    std::vector<Job> expired;
    while (!queue_.empty() && queue_.front().deadline <= now) {
        expired.push_back(std::move(queue_.front().job));
        queue_.pop_front();
    }
    return expired;
}

void Pool::probe() {
    try {
        const Connection connection(*session_);
        connect_succeeded();
    } catch (const Failure& failure) {
        connect_failed(failure.error());
    }
}

}  // namespace patchbay::storage
