#include "host/bus/bus.hpp"

#include "host/log/log.hpp"

#include <algorithm>

namespace patchbay::bus {
namespace {

constexpr Statement kSeen{"bus.seen",
                          "update host.consumers set updated_at = now() where name = any($1::text[])"};

constexpr Statement kForgetGone{"bus.forget_gone", R"(
with gone as (
    delete from host.consumers where updated_at < now() - interval '30 days' returning name, module
), done as (
    delete from host.consumer_done where consumer in (select name from gone)
), failures as (
    delete from host.consumer_failures where consumer in (select name from gone)
)
select name, module from gone)"};

constexpr Statement kCleanUp{"bus.clean_up", R"(
with bound as (
    select least(
        coalesce((select min(transaction) from host.consumers), pg_snapshot_xmin(pg_current_snapshot())),
        pg_snapshot_xmin(pg_current_snapshot())) as transaction
), keys as (
    delete from host.event_dedupe where key in (
        select key from host.event_dedupe where created_at < now() - interval '7 days' order by created_at limit 20000)
), old as (
    delete from host.events e using bound
    where (e.transaction, e.id) in (
        select x.transaction, x.id from host.events x, bound b
        where x.transaction < b.transaction and x.occurred_at < now() - interval '7 days'
        order by x.transaction, x.id limit 20000)
    returning 1
)
select count(*) as deleted from old)"};

}  // namespace

const Statement kPublishInTransaction{"bus.publish_in_transaction", R"(
with fresh as (
    insert into host.event_dedupe (key) select $5::text where $5::text <> '' on conflict do nothing returning key
)
insert into host.events (topic, key, workspace_id, payload)
select $1, $2, nullif($3, '')::uuid, $4::jsonb where $5::text = '' or exists (select from fresh))"};

// An event that was put aside is marked as done already: for that one, taking its letter away is the mark.
const Statement kCompleteInTransaction{"bus.complete_in_transaction", R"(
with letter as (
    delete from host.dead_letters where consumer = $1 and transaction = $2::xid8 and event_id = $3::bigint
    returning 1
), marked as (
    insert into host.consumer_done (consumer, transaction, id)
    select $1, $2::xid8, $3::bigint where not exists (select from letter)
    on conflict do nothing returning 1
)
select 1 as completed from letter union select 1 from marked)"};

std::vector<Parameter> publish_parameters(const wire::Publication& publication) {
    return {publication.topic, publication.key, publication.workspace_id, publication.payload,
            publication.dedupe_key};
}

std::vector<Parameter> complete_parameters(const std::string& consumer, const std::string& event_id) {
    const auto position = position_from(event_id);
    if (!position) {
        throw Failure(Error{ErrorKind::invalid,
                            "bus.bad_event_id",
                            "This is no event id",
                            event_id,
                            "Pass the event that was delivered",
                            {},
                            0});
    }
    return {consumer, std::to_string(position->transaction), std::to_string(position->id)};
}

Bus::Bus(runtime::Runtime& runtime, Link& database, std::chrono::milliseconds first_pause)
    : runtime_(runtime),
      link_(database),
      first_pause_(first_pause),
      appender_(database, [this] { wake_all(); }) {}

Bus::~Bus() = default;

Bus::Registration Bus::consume(ConsumerSpec spec) {
    spec.first_pause = first_pause_;
    auto consumer = std::make_shared<Consumer>(runtime_, link_, std::move(spec));
    {
        const std::lock_guard lock(mutex_);
        consumers_.push_back(consumer);
    }
    consumer->start();
    return Registration(this, std::move(consumer));
}

Bus::Registration::~Registration() {
    if (!consumer_) return;
    consumer_->retire();
    consumer_->cancel();
    bus_->forget(consumer_.get());
}

void Bus::forget(const Consumer* consumer) {
    const std::lock_guard lock(mutex_);
    std::erase_if(consumers_, [&](const auto& each) { return each.get() == consumer; });
}

void Bus::wake_all() {
    const std::lock_guard lock(mutex_);
    for (const auto& consumer : consumers_)
        consumer->wake();
}

void Bus::look_for_resends() {
    const std::lock_guard lock(mutex_);
    for (const auto& consumer : consumers_)
        consumer->look_for_resends();
}

std::vector<ConsumerStatus> Bus::consumers() const {
    const std::lock_guard lock(mutex_);
    std::vector<ConsumerStatus> list;
    for (const auto& consumer : consumers_)
        list.push_back(consumer->status());
    return list;
}

std::uint64_t Bus::clean_up() {
    forget_gone_consumers();
    return static_cast<std::uint64_t>(Database(link_).execute(kCleanUp)[0].integer("deleted"));
}

void Bus::forget_gone_consumers() {
    std::vector<std::string> here;
    for (const ConsumerStatus& consumer : consumers())
        here.push_back(consumer.name);
    Database database(link_);
    database.execute(kSeen, here);
    for (const Row row : database.execute(kForgetGone)) {
        log::warn(
            "consumer {} of module {} was not here for 30 days: its place in the event log is given up, so "
            "that "
            "the log can shrink",
            row.text("name"), row.text("module"));
    }
}

}  // namespace patchbay::bus
