#include "host/bus/consumer_store.hpp"

#include <patchbay/host.hpp>

namespace patchbay::bus {
namespace {

constexpr Statement kOpen{"bus.open_consumer", R"(
with made as (
    insert into host.consumers (name, module, transaction, id)
    select $1, $2, case when $3::boolean then pg_snapshot_xmin(pg_current_snapshot()) else '0'::xid8 end, 0
    on conflict (name) do update set module = excluded.module, updated_at = now()
    returning transaction, id
)
select transaction::text as transaction, id from made)"};

constexpr Statement kDone{"bus.done_beyond", R"(
select transaction::text as transaction, id from host.consumer_done
where consumer = $1 and (transaction, id) > ($2::xid8, $3::bigint))"};

constexpr Statement kFailures{"bus.failures", R"(
select transaction::text as transaction, id, attempts,
       greatest(0, extract(epoch from retry_at - now()) * 1000)::bigint as due_in_ms
from host.consumer_failures where consumer = $1)"};

// Ordered by the table's columns: a bare name would mean the text of the same name above, in which 10 comes
// before 9.
constexpr Statement kRead{"bus.read", R"(
select e.transaction::text as transaction, e.id, e.topic, e.key,
       coalesce(e.workspace_id::text, '') as workspace_id, e.topic ~ $3 as wanted,
       case when e.topic ~ $3 then e.payload::text end as payload,
       (extract(epoch from e.occurred_at) * 1000000)::bigint as occurred_at_us
from host.events e
where (e.transaction, e.id) > ($1::xid8, $2::bigint)
  and e.transaction < pg_snapshot_xmin(pg_current_snapshot())
order by e.transaction, e.id limit $4)"};

constexpr Statement kReadOne{"bus.read_one", R"(
select transaction::text as transaction, id, topic, key, coalesce(workspace_id::text, '') as workspace_id,
       payload::text as payload, (extract(epoch from occurred_at) * 1000000)::bigint as occurred_at_us
from host.events where transaction = $1::xid8 and id = $2)"};

constexpr Statement kSave{"bus.save_cursor", R"(
with remembered as (
    insert into host.consumer_done (consumer, transaction, id)
    select $1, t::xid8, i from unnest($4::text[], $5::bigint[]) as beyond(t, i)
    on conflict do nothing
), forgotten as (
    delete from host.consumer_done where consumer = $1 and (transaction, id) <= ($2::xid8, $3::bigint)
)
update host.consumers set transaction = $2::xid8, id = $3::bigint, updated_at = now()
where name = $1 and (transaction, id) <= ($2::xid8, $3::bigint))"};  // a late one must not undo its
                                                                     // successor's

constexpr Statement kRecordFailure{"bus.record_failure", R"(
insert into host.consumer_failures (consumer, transaction, id, attempts, error, retry_at)
values ($1, $2::xid8, $3, $4, left($5, 2000), now() + make_interval(secs => $6 / 1000.0))
on conflict (consumer, transaction, id)
do update set attempts = excluded.attempts, error = excluded.error, retry_at = excluded.retry_at)"};

constexpr Statement kForgetFailure{
    "bus.forget_failure",
    "delete from host.consumer_failures where consumer = $1 and transaction = $2::xid8 and id = $3"};

// The mark comes first: when a late commit of the handler has made it, there is nothing to put aside.
constexpr Statement kBury{"bus.bury", R"(
with marked as (
    insert into host.consumer_done (consumer, transaction, id) values ($2, $4::xid8, $5)
    on conflict do nothing returning 1
), cleared as (
    delete from host.consumer_failures where consumer = $2 and transaction = $4::xid8 and id = $5
)
insert into host.dead_letters (id, consumer, module, transaction, event_id, topic, key, workspace_id, payload,
                               occurred_at, attempts, error)
select $1::uuid, $2, $3, e.transaction, e.id, e.topic, e.key, e.workspace_id, e.payload, e.occurred_at, $6,
       left($7, 2000)
from host.events e where e.transaction = $4::xid8 and e.id = $5 and exists (select from marked))"};

constexpr Statement kResends{"bus.resends", R"(
select transaction::text as transaction, event_id as id, topic, key, coalesce(workspace_id::text, '') as workspace_id,
       payload::text as payload, (extract(epoch from occurred_at) * 1000000)::bigint as occurred_at_us
from host.dead_letters where consumer = $1 and resend order by failed_at, id limit 20)"};

constexpr Statement kResent{
    "bus.resent",
    "delete from host.dead_letters where consumer = $1 and transaction = $2::xid8 and event_id = $3"};

constexpr Statement kResendFailed{"bus.resend_failed", R"(
update host.dead_letters set resend = false, attempts = attempts + 1, error = left($4, 2000), failed_at = now()
where consumer = $1 and transaction = $2::xid8 and event_id = $3)"};

Position position_of(const Row& row) {
    return {std::stoull(row.text("transaction")), row.integer("id")};
}

LoggedEvent event_of(const Row& row) {
    return {position_of(row),
            true,
            row.text("topic"),
            row.text("key"),
            row.text("workspace_id"),
            row.text("payload"),
            row.integer("occurred_at_us")};
}

std::string number(std::uint64_t value) {
    return std::to_string(value);
}

}  // namespace

wire::Event as_delivered(const LoggedEvent& event, unsigned attempt) {
    return {to_text(event.position), event.topic,          event.key, event.workspace_id,
            event.payload,           event.occurred_at_us, attempt};
}

Position ConsumerStore::open(bool from_now) {
    const Rows rows = database_.execute(kOpen, name_, module_, from_now);
    return position_of(rows[0]);
}

std::set<Position> ConsumerStore::done_beyond(const Position& cursor) {
    std::set<Position> done;
    for (const Row row : database_.execute(kDone, name_, number(cursor.transaction), cursor.id))
        done.insert(position_of(row));
    return done;
}

std::vector<StoredFailure> ConsumerStore::failures() {
    std::vector<StoredFailure> list;
    for (const Row row : database_.execute(kFailures, name_)) {
        list.push_back({position_of(row), static_cast<unsigned>(row.integer("attempts")),
                        std::chrono::milliseconds(row.integer("due_in_ms"))});
    }
    return list;
}

std::vector<LoggedEvent> ConsumerStore::read(const Position& position, const std::string& topics,
                                             std::size_t limit) {
    const Rows rows = database_.read(kRead, number(position.transaction), position.id, topics, limit);
    std::vector<LoggedEvent> events;
    events.reserve(rows.size());
    for (const Row row : rows) {
        events.push_back(event_of(row));
        events.back().wanted = row.boolean("wanted");
    }
    return events;
}

std::optional<LoggedEvent> ConsumerStore::read_one(const Position& position) {
    const Rows rows = database_.read(kReadOne, number(position.transaction), position.id);
    if (rows.size() == 0) return std::nullopt;
    return event_of(rows[0]);
}

void ConsumerStore::save(const Position& cursor, const std::vector<Position>& done) {
    std::vector<std::string> transactions;
    std::vector<std::string> ids;
    for (const Position& each : done) {
        transactions.push_back(number(each.transaction));
        ids.push_back(std::to_string(each.id));
    }
    database_.execute(kSave, name_, number(cursor.transaction), cursor.id, transactions, ids);
}

void ConsumerStore::record_failure(const Position& position, unsigned attempts, const std::string& error,
                                   std::chrono::milliseconds retry_in) {
    database_.execute(kRecordFailure, name_, number(position.transaction), position.id, attempts, error,
                      retry_in.count());
}

void ConsumerStore::forget_failure(const Position& position) {
    database_.execute(kForgetFailure, name_, number(position.transaction), position.id);
}

void ConsumerStore::bury(const LoggedEvent& event, unsigned attempts, const std::string& error) {
    database_.execute(kBury, new_id(), name_, module_, number(event.position.transaction), event.position.id,
                      attempts, error);
}

std::vector<LoggedEvent> ConsumerStore::asked_resends() {
    std::vector<LoggedEvent> events;
    for (const Row row : database_.execute(kResends, name_))
        events.push_back(event_of(row));
    return events;
}

void ConsumerStore::resent(const Position& position) {
    database_.execute(kResent, name_, number(position.transaction), position.id);
}

void ConsumerStore::resend_failed(const Position& position, const std::string& error) {
    database_.execute(kResendFailed, name_, number(position.transaction), position.id, error);
}

}  // namespace patchbay::bus
