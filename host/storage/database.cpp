#include "host/storage/database.hpp"

#include "host/storage/errors.hpp"
#include "host/storage/read_batcher.hpp"

#include <patchbay/database.hpp>

#include <utility>

namespace patchbay::storage {

using namespace std::chrono_literals;

namespace {

constexpr auto kFactsKeptFor = 10s;
constexpr auto kFactsLimit = 300ms;

constexpr std::string_view kServerFacts =
    "select current_setting('server_version') as version, pg_database_size(current_database()) as size";

ReadBatcherOptions batcher_options(const StorageOptions& options) {
    ReadBatcherOptions batcher;
    batcher.url = options.pool.url;
    batcher.application = options.pool.application;
    batcher.connections = options.read_connections;
    batcher.batch = options.read_batch;
    batcher.queue_limit = options.pool.queue_limit;
    return batcher;
}

}  // namespace

Storage::Storage(StorageOptions options)
    : pool_(options.pool), reads_(std::make_unique<ReadBatcher>(batcher_options(options), pool_)) {}

Storage::~Storage() = default;

std::string Storage::read(wire::Statement statement, std::string role) {
    return reads_->read(std::move(statement), std::move(role));
}

std::string Storage::execute(wire::Statement statement, std::string role) {
    return pool_.execute(std::move(statement), std::move(role));
}

std::uint64_t Storage::begin(std::string owner) {
    return pool_.begin(std::move(owner))->id();
}

std::string Storage::execute_in(std::uint64_t id, wire::Statement statement, std::string role) {
    const std::string name = statement.name;
    const auto lease = pool_.find(id, {});
    return wait_for(lease->hand_in(Lease::Action::execute, std::move(statement), std::move(role)),
                    pool_.answer_limit(), name);
}

void Storage::after_commit(std::uint64_t id, std::function<void()> work) {
    if (!pool_.find(id, {})->after_commit(std::move(work))) throw Failure(transaction_over_error(id));
}

void Storage::commit(std::uint64_t id) {
    const auto reply = pool_.find(id, {})->hand_in(Lease::Action::commit);
    if (reply.wait_heedless(pool_.answer_limit()) != runtime::WaitOutcome::completed) {
        throw Failure(commit_unknown_error("commit"));
    }
    std::move(reply.value()).value_or_throw();
}

void Storage::rollback(std::uint64_t id) {
    std::shared_ptr<Lease> lease;
    try {
        lease = pool_.find(id, {});
    } catch (const Failure&) {
        return;  // over already: nothing of it was kept, or all of it
    }
    wait_heedless_for(lease->hand_in(Lease::Action::roll_back), pool_.answer_limit(), "rollback");
}

std::size_t Storage::rollback_all(std::string_view owner, std::chrono::milliseconds limit) {
    return pool_.roll_back_all(owner, limit);
}

std::size_t Storage::open_of(std::string_view owner) const {
    return pool_.open_of(owner);
}

void Storage::check_owner(std::uint64_t id, std::string_view owner) const {
    pool_.find(id, owner);
}

void Storage::refresh_facts() {
    {
        const std::lock_guard lock(facts_mutex_);
        const auto now = std::chrono::steady_clock::now();
        if (now < ask_again_at_) return;
        ask_again_at_ = now + kFactsKeptFor;
    }
    const Lease::Reply reply;
    pool_.submit_read({"host.server_facts", std::string(kServerFacts), {}}, {}, reply);
    // Health is asked most when the database is not well; what was known of it still holds then.
    const bool answered = reply.wait(kFactsLimit) == runtime::WaitOutcome::completed && reply.value().ok();
    const std::lock_guard lock(facts_mutex_);
    if (!answered) {
        ask_again_at_ = {};
        return;
    }
    const Rows rows(std::move(*reply.value()));
    const std::string version = rows[0].text("version");
    server_version_ = version.substr(0, version.find(' '));  // without the distribution's addition
    database_size_ = static_cast<std::uint64_t>(rows[0].integer("size"));
}

PoolStatus Storage::status() {
    refresh_facts();
    const PoolState pool = pool_.state();
    const std::lock_guard lock(facts_mutex_);
    return {pool.in_use,         pool.connected,  pool.max,      pool.waiting,
            to_text(pool.state), server_version_, database_size_};
}

}  // namespace patchbay::storage
