// What rows B2 and B3 of the benchmarks call:
//
//     GET  /api/v1/bench/rows/{id}   one indexed row as JSON, for who is signed in
//     POST /hooks/bench/events       {"id": "...", "text": "..."}: answered once the event is on disk
#include <patchbay/plugin.hpp>
#include <patchbay/schema.hpp>

namespace {

using namespace patchbay;

constexpr Statement kRow{"bench.row", "select id, name, note from bench.rows where id = $1::int"};

class Bench : public Plugin {
  public:
    explicit Bench(Host& host) : host_(host) {}

    void start(Setup& setup, const Settings&) override {
        setup.route("GET", "/rows/{id}",
                    {.summary = "One row",
                     .access = Access::member,
                     .answer = schema::object({schema::field("id", schema::integer()),
                                               schema::field("name", schema::text()),
                                               schema::field("note", schema::text())})},
                    [this](const Request& request) { return row(request); });
        setup.route("POST", "/hooks/bench/events",
                    {.summary = "Stores one event",
                     .access = Access::everyone,
                     .body = schema::object({schema::field("id", schema::text(1, 80)),
                                             schema::field("text", schema::text(1, 4000))})},
                    [this](const Request& request) { return store(request); });
    }

  private:
    Response row(const Request& request) {
        const Rows rows = host_.database().read(kRow, request.parameter("id"));
        if (rows.empty()) {
            return Response::problem(
                {ErrorKind::not_found, "bench.no_such_row", "There is no such row", "", "", {}, 0});
        }
        const Row found = rows[0];
        return nlohmann::json{
            {"id", found.integer("id")}, {"name", found.view("name")}, {"note", found.view("note")}};
    }

    Response store(const Request& request) {
        auto body = request.json();  // fits the schema, or we would not be here
        const std::string id = body.at("id");
        const bool fresh = host_.events().publish({"bench.received", id, "", std::move(body), "bench:" + id});
        return nlohmann::json{{"fresh", fresh}};
    }

    Host& host_;
};

}  // namespace

PATCHBAY_PLUGIN(Bench)
