#include "host/bus/bus.hpp"

#include <algorithm>

namespace patchbay::bus {
namespace {

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

const Statement kCompleteInTransaction{"bus.complete_in_transaction",
                                       "insert into host.consumer_done (consumer, transaction, id) "
                                       "values ($1, $2::xid8, $3::bigint) on conflict do nothing"};

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

Bus::Bus(runtime::Runtime& runtime, Link& database)
    : runtime_(runtime), link_(database), appender_(database, [this] { wake_all(); }) {}

Bus::~Bus() = default;

Bus::Registration Bus::consume(ConsumerSpec spec) {
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

std::vector<ConsumerStatus> Bus::consumers() const {
    const std::lock_guard lock(mutex_);
    std::vector<ConsumerStatus> list;
    for (const auto& consumer : consumers_)
        list.push_back(consumer->status());
    return list;
}

std::uint64_t Bus::clean_up() {
    return static_cast<std::uint64_t>(Database(link_).execute(kCleanUp)[0].integer("deleted"));
}

}  // namespace patchbay::bus
