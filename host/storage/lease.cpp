#include "host/storage/lease.hpp"

#include "host/log/log.hpp"
#include "host/storage/connection.hpp"
#include "host/storage/errors.hpp"
#include "host/storage/rows.hpp"

#include <utility>

namespace patchbay::storage {

Lease::Reply Lease::hand_in(Action action, wire::Statement statement, std::string role) {
    Reply reply;
    {
        const std::lock_guard lock(mutex_);
        if (!over_) {
            steps_.push_back({action, std::move(statement), std::move(role), reply});
            wake_.notify_one();
            return reply;
        }
    }
    refuse(action, reply);
    return reply;
}

void Lease::refuse(Action action, const Reply& reply) const {
    // Whoever asks for a rollback gets what was asked for: nothing is kept.
    if (action == Action::roll_back) {
        reply.complete(std::string());
    } else {
        reply.complete(transaction_over_error(id_));
    }
}

bool Lease::after_commit(std::function<void()> work) {
    const std::lock_guard lock(mutex_);
    if (over_) return false;
    after_commit_.push_back(std::move(work));
    return true;
}

bool Lease::over() const {
    const std::lock_guard lock(mutex_);
    return over_;
}

void Lease::end() {
    std::deque<Step> left;
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
        left.swap(steps_);
    }
    wake_.notify_all();
    for (const Step& step : left)
        refuse(step.action, step.reply);
}

std::optional<Lease::Step> Lease::next(Clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    if (!wake_.wait_until(lock, deadline, [this] { return !steps_.empty(); })) return std::nullopt;
    Step step = std::move(steps_.front());
    steps_.pop_front();
    return step;
}

void Lease::serve(Connection& connection) {
    const auto deadline = Clock::now() + limit_;
    try {
        for (;;) {
            std::optional<Step> step = Clock::now() < deadline ? next(deadline) : std::nullopt;
            if (!step) {
                expire(connection);
                break;
            }
            if (!perform(*step, connection)) break;
        }
    } catch (...) {
        end();
        throw;
    }
    end();
}

bool Lease::perform(Step& step, Connection& connection) {
    try {
        switch (step.action) {
            case Action::execute:
                last_statement_ = step.statement.name;
                connection.become(step.role);
                step.reply.complete(encode_rows(connection.execute(step.statement)));
                return true;
            case Action::commit:
                commit(connection, step.reply);
                return false;
            case Action::roll_back:
                connection.roll_back();
                step.reply.complete(std::string());
                return false;
        }
    } catch (const Failure& failure) {
        step.reply.complete(failure.error());
        return connection.in_transaction();
    } catch (const ConnectionLost& lost) {
        if (step.action == Action::roll_back) {
            step.reply.complete(std::string());  // a session that is gone keeps nothing
        } else if (step.action == Action::commit) {
            step.reply.complete(commit_unknown_error("commit"));
        } else {
            step.reply.complete(unavailable_error(lost.what()));
        }
        throw;
    } catch (const std::exception& unexpected) {
        ServerReport report;
        report.message = unexpected.what();
        step.reply.complete(statement_error(report, step.statement.name));
        throw;
    }
    return false;
}

void Lease::commit(Connection& connection, const Reply& reply) {
    connection.commit();
    std::vector<std::function<void()>> work;
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
        work.swap(after_commit_);
    }
    for (const auto& each : work) {
        try {
            each();
        } catch (const std::exception& error) {
            // The commit stands whatever its listeners do.
            log::error("work after the commit of transaction {} failed: {}", id_, error.what());
        }
    }
    reply.complete(std::string());
}

void Lease::expire(Connection& connection) {
    log::warn("transaction {} of {} was open for too long and is rolled back; its last statement was {}", id_,
              owner_.empty() ? "the host" : owner_, last_statement_.empty() ? "none" : last_statement_);
    connection.roll_back();
}

}  // namespace patchbay::storage
