#include "host/storage/pool_worker.hpp"

#include "host/log/log.hpp"
#include "host/storage/errors.hpp"

#include <algorithm>
#include <utility>

namespace patchbay::storage {

void Pool::Worker::serve() {
    while (std::optional<Job> job = next())
        perform(*job);
    replace(nullptr);
}

std::optional<Job> Pool::Worker::next() {
    std::unique_lock lock(pool_.mutex_);
    for (;;) {
        if (!listed_) {
            if (pool_.ending_) return std::nullopt;
            if (!pool_.queue_.empty()) {
                Job job = std::move(pool_.queue_.front().job);
                pool_.queue_.pop_front();
                return job;
            }
            list_as_idle();
        }
        const bool woken =
            wake_.wait_for(lock, pool_.options_.idle_limit, [this] { return given_ || pool_.ending_; });
        if (given_) {
            listed_ = false;
            return std::exchange(given_, std::nullopt);
        }
        if (pool_.ending_) return std::nullopt;
        if (woken || !connection_) continue;
        lock.unlock();
        replace(nullptr);
        lock.lock();
    }
}

void Pool::Worker::list_as_idle() {
    pool_.idle_.push_back(this);
    listed_ = true;
}

void Pool::Worker::perform(Job& job) {
    for (bool again = false;; again = true) {
        if (const auto error = ensure_connected()) return job.refuse(*error);
        try {
            connection_->become(job.role);
            return job.run(*connection_);
        } catch (const Failure& failure) {
            return job.refuse(failure.error());
        } catch (const ConnectionLost& lost) {
            log::warn("a database connection broke during {}: {}", job.name, lost.what());
            replace(nullptr);
            const bool harmless = job.repeatable || !lost.sent();
            if (harmless && !again) continue;
            return job.refuse(harmless ? unavailable_error(lost.what()) : commit_unknown_error(job.name));
        } catch (const std::exception& error) {
            // What is left of the session is not known.
            replace(nullptr);
            ServerReport report;
            report.message = error.what();
            return job.refuse(statement_error(report, job.name));
        }
    }
}

std::optional<Error> Pool::Worker::ensure_connected() {
    if (connection_ && connection_->alive()) return std::nullopt;
    replace(nullptr);
    try {
        replace(pool_.connect());
        return std::nullopt;
    } catch (const Failure& failure) {
        return failure.error();
    }
}

void Pool::Worker::replace(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(connection_mutex_);
    connection_ = std::move(connection);
    connected_.store(connection_ != nullptr, std::memory_order_relaxed);
}

void Pool::Worker::cancel_statement() {
    const std::lock_guard lock(connection_mutex_);
    if (connection_) connection_->cancel();
}

}  // namespace patchbay::storage
