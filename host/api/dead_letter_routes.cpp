#include "host/api/dead_letters.hpp"
#include "host/api/host_routes.hpp"

#include <patchbay/host.hpp>

#include <algorithm>
#include <charconv>

namespace patchbay::api {

namespace s = schema;
using nlohmann::json;

namespace {

constexpr std::size_t kPage = 50;
constexpr std::size_t kLongestPage = 100;

constexpr Statement kList{"dead_letters.list", R"(
select id, consumer, topic, key, attempts, error, failed_at,
       (extract(epoch from failed_at) * 1000000)::bigint as failed_at_us
from host.dead_letters
where ($1::text = '' or consumer = $1)
  and ($2::text = '' or
       (failed_at, id) < ('epoch'::timestamptz + $3::bigint * interval '1 microsecond', nullif($2, '')::uuid))
order by failed_at desc, id desc limit $4)"};
constexpr Statement kResend{"dead_letters.resend",
                            "update host.dead_letters set resend = true where id = $1::uuid"};
constexpr Statement kRemove{"dead_letters.remove", "delete from host.dead_letters where id = $1::uuid"};
constexpr Statement kCount{"dead_letters.count",
                           "select consumer, count(*) as letters from host.dead_letters group by consumer"};

[[noreturn]] void throw_no_letter(const std::string& id) {
    throw Failure(Error{ErrorKind::not_found,
                        "bus.no_such_dead_letter",
                        "There is no such dead letter",
                        id,
                        "Reload the list",
                        {},
                        0});
}

/// The last letter seen, which may be gone by now: its place is all that is needed.
struct Place {
    std::string id;
    std::int64_t failed_at_us = 0;
};

std::string to_text(const Place& place) {
    return std::to_string(place.failed_at_us) + "." + place.id;
}

Place place_from(const std::string& cursor) {
    if (cursor.empty()) return {};
    Place place;
    const auto dot = std::min(cursor.find('.'), cursor.size() - 1);
    const auto number = std::from_chars(cursor.data(), cursor.data() + dot, place.failed_at_us);
    place.id = cursor.substr(dot + 1);
    if (number.ec == std::errc{} && number.ptr == cursor.data() + dot && is_id(place.id)) return place;
    throw Failure(Error{ErrorKind::invalid,
                        "bus.bad_cursor",
                        "This is no place in the list of dead letters",
                        cursor,
                        "Pass \"next\" of the page before, or nothing",
                        {},
                        0});
}

std::size_t limit_of(const http::Exchange& exchange) {
    std::size_t limit = kPage;
    const auto text = exchange.request.query_value("limit");
    std::from_chars(text.data(), text.data() + text.size(), limit);
    return std::clamp<std::size_t>(limit, 1, kLongestPage);
}

void change_one(Database& database, const Statement& statement, const std::string& id) {
    if (!is_id(id) || database.execute(statement, id).affected() != 1) throw_no_letter(id);
}

}  // namespace

json DeadLetters::list(const std::string& consumer, const std::string& cursor, std::size_t limit) {
    const Place seen = place_from(cursor);
    const Rows rows = database_.read(kList, consumer, seen.id, seen.failed_at_us, limit + 1);
    Place last;
    json items = json::array();
    for (const Row row : rows) {
        if (items.size() == limit) break;
        items.push_back({{"id", row.text("id")},
                         {"consumer", row.text("consumer")},
                         {"topic", row.text("topic")},
                         {"key", row.text("key")},
                         {"attempts", row.integer("attempts")},
                         {"error", row.text("error")},
                         {"failed_at", row.time("failed_at")}});
        last = {row.text("id"), row.integer("failed_at_us")};
    }
    const json next = rows.size() > limit ? json(to_text(last)) : json();
    return {{"items", std::move(items)}, {"next", next}};
}

void DeadLetters::resend(const std::string& id) {
    change_one(database_, kResend, id);
    wake_();
}

void DeadLetters::remove(const std::string& id) {
    change_one(database_, kRemove, id);
}

std::map<std::string, std::int64_t> DeadLetters::count_by_consumer() {
    std::map<std::string, std::int64_t> counts;
    for (const Row row : database_.read(kCount))
        counts[row.text("consumer")] = row.integer("letters");
    return counts;
}

http::Routes dead_letter_routes(DeadLetters& letters, const json& schemas) {
    const auto id_of = [](http::Exchange& exchange) { return std::string(exchange.request.parameter("id")); };
    return {host_route(
                {"GET",
                 "/api/v1/admin/dead-letters",
                 "listDeadLetters",
                 "Events that no attempt could handle",
                 wire::Access::admins,
                 s::page_query({s::optional("consumer", s::text(1, 120))}),
                 {},
                 s::page(s::reference("DeadLetter"))},
                [&](http::Exchange& exchange) {
                    return json_answer(letters.list(std::string(exchange.request.query_value("consumer")),
                                                    std::string(exchange.request.query_value("cursor")),
                                                    limit_of(exchange)));
                },
                schemas),
            host_route(
                {"POST",
                 "/api/v1/admin/dead-letters/{id}/resend",
                 "resendDeadLetter",
                 "Hands it to its consumer once more",
                 wire::Access::admins,
                 {},
                 {},
                 {},
                 204,
                 s::id_path()},
                [&, id_of](http::Exchange& exchange) {
                    letters.resend(id_of(exchange));
                    return http::Response::empty();
                },
                schemas),
            host_route(
                {"DELETE",
                 "/api/v1/admin/dead-letters/{id}",
                 "deleteDeadLetter",
                 "Drops it for good",
                 wire::Access::admins,
                 {},
                 {},
                 {},
                 204,
                 s::id_path()},
                [&, id_of](http::Exchange& exchange) {
                    letters.remove(id_of(exchange));
                    return http::Response::empty();
                },
                schemas)};
}

}  // namespace patchbay::api
