#include "tests/kit/probe.hpp"

#include <patchbay/schema.hpp>

#include <atomic>

namespace patchbay::testing {
namespace {

constexpr Statement kFind{"probe.find", "select id, name, seen, born from probe.things where id = $1"};
constexpr Statement kAdd{"probe.add", "insert into probe.things (id) values ($1)"};

Error error(ErrorKind kind, std::string reason) {
    return {kind, "probe." + std::move(reason), "Refused on request", "", "Do not ask for it", {}, 0};
}

class Probe : public Plugin {
  public:
    explicit Probe(Host& host) : host_(host), signal_(host.link()) {
        ++probes().alive;
        ++probes().made;
    }
    ~Probe() override { --probes().alive; }

    void start(Setup& setup, const Settings& settings) override {
        configure(settings);
        setup.route("POST", "/do", {.summary = "Does it", .body = schema::any()},
                    [this](const Request& request) { return act(request.json()); });
        setup.route(
            "GET", "/things/{id}",
            {.summary = "A thing",
             .access = Access::operators,
             .query = schema::object({schema::optional("limit", schema::integer(1, 10))})},
            [](const Request& request) -> Response {
                return nlohmann::json{{"id", request.parameter("id")}, {"limit", request.parameter("limit")}};
            });
        setup.schema("Thing", schema::object({schema::field("name", schema::text(2, 5))}));
        setup.route("POST", "/things",
                    {.summary = "Takes a thing", .body = schema::reference("Thing"), .status = 201},
                    [](const Request& request) -> Response { return request.json(); });
        setup.route("GET", "/stream", {.summary = "Piece by piece", .access = Access::everyone},
                    [](const Request& request) {
                        StreamedResponse stream(request, "text/plain");
                        stream.write("one ");
                        stream.write("two");
                        return stream.finish();
                    });
        setup.consumer({.name = "probe.shop", .topics = {"shop.*"}},
                       [this](const Event& event) { return take(event); });
        setup.live_topic("probe", Access::operators);
        setup.task("probe: counts", [this] { count(); });
    }

    void configure(const Settings& settings) override {
        const auto refuse = settings.values.at("refuse").get<std::string>();
        if (!refuse.empty()) throw Failure(error(ErrorKind::invalid, refuse));
        pause_ms_ = settings.values.at("pause_ms").get<int>();
    }

    std::vector<HealthCheck> test(const Settings& settings) override {
        const auto refuse = settings.values.at("refuse").get<std::string>();
        return {{"place", !refuse.empty(), refuse}};
    }

    std::vector<HealthCheck> health() override { return {{"ticks", ticks_ == 0, std::to_string(ticks_)}}; }

  private:
    void count() {
        for (;;) {
            host_.tasks().sleep(std::chrono::milliseconds(pause_ms_));
            ++ticks_;
            host_.metrics().add("ticks_total", {{"by", "task"}});
        }
    }

    void take(const Event& event) {
        if (event.payload.value("fail", false)) throw Failure(error(ErrorKind::unavailable, "not_now"));
        host_.database().transaction([&](Transaction& transaction) {
            transaction.complete(event);
            transaction.execute(kAdd, event.id);
            transaction.publish({"probe.taken", event.key, event.workspace_id, {{"id", event.id}}, {}});
            if (event.payload.value("roll_back", false))
                throw Failure(error(ErrorKind::conflict, "rolled_back"));
        });
    }

    Response act(const nlohmann::json& asked) {
        const auto what = asked.at("what").get<std::string>();
        if (what == "sleep") host_.tasks().sleep(std::chrono::milliseconds(asked.at("ms").get<int>()));
        if (what == "publish") {
            const bool fresh = host_.events().publish(
                {asked.value("topic", "probe.said"), "k", kWorkspace, {{"n", 1}}, asked.value("dedupe", "")});
            return nlohmann::json{{"fresh", fresh}};
        }
        if (what == "find") {
            const Rows rows = host_.database().read(kFind, "7");
            if (rows.empty()) return nlohmann::json{{"found", false}};
            return nlohmann::json{{"name", rows[0].text("name")},
                                  {"seen", rows[0].boolean("seen")},
                                  {"born", rows[0].optional_text("born") ? "some" : "none"}};
        }
        if (what == "ask") return ask(asked);
        if (what == "tell")
            host_.live().publish(kWorkspace, asked.value("topic", "probe.x"), "probe.said", {{"n", 1}});
        if (what == "seal")
            return open(host_.secrets().seal("s3cret", "row 1"), asked.value("purpose", "row 1"));
        if (what == "typing")
            ConversationsClient(host_.services()).contact_typing({kWorkspace, "probe", "e", "c"});
        if (what == "call") host_.services().call(asked.at("service").get<std::string>(), 1, "", 1000);
        if (what == "spawn") host_.tasks().spawn("probe: wakes", [this] { signal_.wake(); });
        if (what == "wait")
            return nlohmann::json{{"woken", signal_.wait(std::chrono::milliseconds(asked.value("ms", 0)))}};
        if (what == "break") throw std::runtime_error("broken on request");
        if (what == "break task")
            host_.tasks().spawn("probe: breaks", [] { throw std::runtime_error("broken"); });
        if (what == "log") host_.log().warn("careful");
        return nlohmann::json::object();
    }

    Response ask(const nlohmann::json& asked) {
        OutboundRequest request;
        request.url = asked.at("url").get<std::string>();
        request.timeout_ms = 1000;
        std::string pieces;
        const HttpAnswer answer = asked.value("stream", false)
                                      ? host_.http().stream(request,
                                                            [&](std::string_view piece) {
                                                                pieces += "[" + std::string(piece) + "]";
                                                                return true;
                                                            })
                                      : host_.http().send(request);
        return nlohmann::json{{"status", answer.status},
                              {"body", answer.body},
                              {"pieces", pieces},
                              {"failure", answer.failure_code},
                              {"reached", answer.reached == Reached::maybe ? "maybe" : "no"}};
    }

    Response open(const std::string& sealed, const std::string& purpose) {
        return nlohmann::json{{"sealed", sealed}, {"opened", host_.secrets().open(sealed, purpose)}};
    }

    Host& host_;
    Signal signal_;
    std::atomic<int> pause_ms_{0};
    std::atomic<int> ticks_{0};
};

}  // namespace

ProbeCount& probes() {
    static ProbeCount count;
    return count;
}

const patchbay_plugin* probe_entry() {
    return FakeHost::entry_of<Probe>();
}

}  // namespace patchbay::testing
