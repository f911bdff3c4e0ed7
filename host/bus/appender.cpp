#include "host/bus/appender.hpp"

#include <pthread.h>

#include <set>
#include <thread>

namespace patchbay::bus {
namespace {

constexpr std::size_t kQueueLimit = 8192;
constexpr std::size_t kBatchLimit = 512;
constexpr std::chrono::seconds kQueueTime{10};
constexpr std::chrono::seconds kPublishLimit{60};  // that, and what the database may take
// Two: one batch is prepared and sent while the other one's commit reaches the disk. Order holds all the
// same, because readers go by transaction and a caller's next event starts after its last one is on disk.
constexpr std::size_t kWriters = 2;
constexpr int kDeadlockAttempts = 5;  // at a batch that ends in a deadlock
constexpr std::chrono::milliseconds kDeadlockPause{20};

// Keys in one order, whatever the batches: two of them that share keys then wait for each other in turn, not
// in a circle.
constexpr Statement kAppend{"bus.append", R"(
with input as (
    select topic, key, workspace_id, payload, dedupe, place
    from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) with ordinality
         as given(topic, key, workspace_id, payload, dedupe, place)
), fresh as (
    insert into host.event_dedupe (key) select dedupe from input where dedupe <> '' order by dedupe
    on conflict do nothing returning key
), written as (
    insert into host.events (topic, key, workspace_id, payload)
    select topic, key, nullif(workspace_id, '')::uuid, payload::jsonb
    from input where dedupe = '' or dedupe in (select key from fresh) order by place
)
select key from fresh)"};

Error queue_full() {
    return {ErrorKind::unavailable,
            "bus.queue_full",
            "Too many events are waiting to be written",
            "",
            "Try again in a moment",
            {},
            1000};
}

Error waited_too_long() {
    return {ErrorKind::unavailable,
            "bus.busy",
            "The event waited too long to be written and was dropped",
            "",
            "Try again in a moment",
            {},
            1000};
}

Error publish_unknown() {
    return {ErrorKind::timeout,
            "bus.publish_unknown",
            "Writing the event takes too long, so it is not known whether it was published",
            "",
            "Publish it again with the same dedupe key",
            {},
            0};
}

/// Whether the others of a batch may fare better by themselves. What is wrong with the database, or takes its
/// time there, would be so for each.
bool blames_one(const Error& error) {
    return error.kind != ErrorKind::unavailable && error.kind != ErrorKind::timeout;
}

}  // namespace

Appender::Appender(Link& database, std::function<void()> on_flushed)
    : database_(database), on_flushed_(std::move(on_flushed)) {
    for (std::size_t index = 0; index < kWriters; ++index) {
        writers_.emplace_back([this] {
            pthread_setname_np(pthread_self(), "bus-appender");
            serve();
        });
    }
}

Appender::~Appender() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    wake_.notify_all();
    for (auto& writer : writers_)
        writer.join();
}

bool Appender::publish(wire::Publication publication) {
    const runtime::Pending<Outcome> pending;
    {
        const std::lock_guard lock(mutex_);
        if (ending_ || queue_.size() >= kQueueLimit) throw Failure(queue_full());
        queue_.push_back({std::move(publication), pending, std::chrono::steady_clock::now() + kQueueTime});
    }
    wake_.notify_one();
    // Not ended by cancellation: it may be on disk already, and the caller must learn of it.
    if (pending.wait_heedless(kPublishLimit) != runtime::WaitOutcome::completed)
        throw Failure(publish_unknown());
    if (const auto* error = std::get_if<Error>(&pending.value())) throw Failure(*error);
    return std::get<bool>(pending.value());
}

void Appender::serve() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return ending_ || !queue_.empty(); });
        if (queue_.empty()) return;
        std::vector<Waiting> batch = take_batch();
        lock.unlock();
        if (!batch.empty()) write(batch);
        lock.lock();
    }
}

std::vector<Appender::Waiting> Appender::take_batch() {
    std::vector<Waiting> batch;
    const auto now = std::chrono::steady_clock::now();
    for (; !queue_.empty() && batch.size() < kBatchLimit; queue_.pop_front()) {
        Waiting& next = queue_.front();
        if (next.until < now) {
            next.pending.complete(Outcome(waited_too_long()));
        } else {
            batch.push_back(std::move(next));
        }
    }
    return batch;
}

void Appender::write(std::vector<Waiting>& batch) {
    std::vector<Waiting*> all;
    for (Waiting& each : batch)
        all.push_back(&each);
    try {
        insert_patiently(all);
    } catch (const Failure& failure) {
        if (batch.size() > 1 && blames_one(failure.error())) return write_one_by_one(batch);
        for (Waiting& each : batch)
            each.pending.complete(Outcome(failure.error()));
    }
}

void Appender::write_one_by_one(std::vector<Waiting>& batch) {
    std::optional<Error> hopeless;
    for (Waiting& each : batch) {
        std::vector<Waiting*> one{&each};
        try {
            if (hopeless) throw Failure(*hopeless);
            insert_patiently(one);
        } catch (const Failure& failure) {
            if (!blames_one(failure.error())) hopeless = failure.error();
            each.pending.complete(Outcome(failure.error()));
        }
    }
}

// A deadlock with somebody else's transaction: it has won, and needs a moment to go on before this is in its
// way again.
void Appender::insert_patiently(std::vector<Waiting*>& batch) {
    for (int attempt = 1;; ++attempt) {
        try {
            return insert(batch);
        } catch (const Failure& failure) {
            if (failure.error().code != "database.serialization" || attempt == kDeadlockAttempts) throw;
        }
        std::this_thread::sleep_for(attempt * kDeadlockPause);
    }
}

void Appender::insert(std::vector<Waiting*>& batch) {
    std::vector<std::string> topics, keys, workspaces, payloads, dedupes;
    std::set<std::string_view> seen;
    std::vector<bool> repeated;
    for (const Waiting* each : batch) {
        const auto& publication = each->publication;
        const bool again = !publication.dedupe_key.empty() && !seen.insert(publication.dedupe_key).second;
        repeated.push_back(again);
        if (again) continue;
        topics.push_back(publication.topic);
        keys.push_back(publication.key);
        workspaces.push_back(publication.workspace_id);
        payloads.push_back(publication.payload);
        dedupes.push_back(publication.dedupe_key);
    }
    const Rows rows = database_.execute(kAppend, topics, keys, workspaces, payloads, dedupes);
    std::set<std::string> fresh;
    for (const Row row : rows)
        fresh.insert(row.text("key"));
    for (std::size_t index = 0; index < batch.size(); ++index) {
        const std::string& dedupe = batch[index]->publication.dedupe_key;
        batch[index]->pending.complete(
            Outcome(!repeated[index] && (dedupe.empty() || fresh.contains(dedupe))));
    }
    on_flushed_();
}

}  // namespace patchbay::bus
