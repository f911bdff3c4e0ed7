#include "host/check/event_log.hpp"

#include "host/bus/consumer.hpp"
#include "host/storage/embedded_cluster.hpp"

#include <patchbay/database.hpp>

namespace patchbay::check {
namespace {

constexpr Statement kUnfinished{"check.unfinished_events", R"(
select e.key, f.attempts, f.error, extract(epoch from f.retry_at - now())::float8 as due_in
from host.events e
left join host.consumers c on c.name = $1
left join host.consumer_failures f on f.consumer = $1 and f.transaction = e.transaction and f.id = e.id
where starts_with(e.key, $3) and e.topic ~ $2
  and (c.name is null or (e.transaction, e.id) > (c.transaction, c.id))
  and not exists (select from host.consumer_done d
                  where d.consumer = $1 and d.transaction = e.transaction and d.id = e.id)
order by e.transaction, e.id)"};

constexpr Statement kLatest{"check.latest_events", R"(
select distinct on (topic) topic, coalesce(workspace_id::text, '') as workspace_id, payload
from host.events
where topic ~ $1 and not starts_with(key, $2)
order by topic, transaction desc, id desc)"};

constexpr Statement kWorkspace{"check.workspace",
                               "select id::text as id from host.workspaces order by created_at limit 1"};

storage::StorageOptions options_for(const std::filesystem::path& data) {
    const auto url = storage::find_running_cluster(data);
    if (!url) {
        throw Failure(Error{ErrorKind::unavailable,
                            "check.no_database",
                            "The server's database does not run",
                            data.string(),
                            "See the server's log",
                            {},
                            0});
    }
    storage::StorageOptions options;
    options.pool.url = *url;
    options.pool.connections = 1;
    return options;
}

}  // namespace

EventLog::EventLog(const std::filesystem::path& data)
    : storage_(options_for(data)), link_(storage_, "check") {}

std::vector<Unfinished> EventLog::unfinished(const std::string& consumer,
                                             const std::vector<std::string>& topics,
                                             const std::string& keys) {
    std::vector<Unfinished> events;
    for (const Row row : Database(link_).read(kUnfinished, consumer, bus::topic_expression(topics), keys)) {
        Unfinished event{row.text("key")};
        if (!row.is_null("attempts")) {
            event.failed = true;
            event.attempts = static_cast<unsigned>(row.integer("attempts"));
            event.error = row.text("error");
            event.due_in = row.real("due_in");
        }
        events.push_back(std::move(event));
    }
    return events;
}

std::vector<EventLog::Logged> EventLog::latest(const std::vector<std::string>& topics,
                                               const std::string& keys) {
    std::vector<Logged> events;
    for (const Row row : Database(link_).read(kLatest, bus::topic_expression(topics), keys))
        events.push_back({row.text("topic"), row.text("workspace_id"), row.json("payload")});
    return events;
}

std::string EventLog::workspace() {
    for (const Row row : Database(link_).read(kWorkspace))
        return row.text("id");
    return {};
}

}  // namespace patchbay::check
