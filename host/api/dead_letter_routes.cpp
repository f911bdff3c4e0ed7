#include "host/api/dead_letters.hpp"
#include "host/api/host_routes.hpp"

#include <patchbay/host.hpp>

#include <charconv>

namespace patchbay::api {

namespace s = schema;
using nlohmann::json;

namespace {

constexpr Statement kList{"dead_letters.list", R"(
select id, consumer, topic, key, attempts, error, failed_at from host.dead_letters d
where ($1::text = '' or consumer = $1)
  and ($2::text = '' or (failed_at, id) < (select failed_at, id from host.dead_letters where id = nullif($2, '')::uuid))
order by failed_at desc, id desc limit $3)"};
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

void change_one(Database& database, const Statement& statement, const std::string& id) {
    if (!is_id(id) || database.execute(statement, id).affected() != 1) throw_no_letter(id);
}

}  // namespace

json DeadLetters::list(const std::string& consumer, const std::string& cursor, std::size_t limit) {
    if (!cursor.empty() && !is_id(cursor)) throw_no_letter(cursor);
    const Rows rows = database_.read(kList, consumer, cursor, limit + 1);
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
    }
    const json next = rows.size() > limit ? items.back()["id"] : json();
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
    return {
        host_route(
            {"GET",
             "/api/v1/admin/dead-letters",
             "listDeadLetters",
             "Events that no attempt could handle",
             wire::Access::admins,
             s::page_query({s::optional("consumer", s::text(1, 120))}),
             {},
             s::page(s::reference("DeadLetter"))},
            [&](http::Exchange& exchange) {
                std::size_t limit = 50;
                const auto text = exchange.request.query_value("limit");
                std::from_chars(text.data(), text.data() + text.size(), limit);
                return json_answer(letters.list(std::string(exchange.request.query_value("consumer")),
                                                std::string(exchange.request.query_value("cursor")), limit));
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
