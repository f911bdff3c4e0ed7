// The plugin's entry, driven as the host drives it: whatever a plugin throws comes out as a status and an
// error.
#include <patchbay/boundary_call.hpp>
#include <patchbay/plugin.hpp>
#include <patchbay/schema.hpp>

#include <gtest/gtest.h>

namespace patchbay {
namespace {

Error error_named(const char* code) {
    return {ErrorKind::conflict, code, "Title", "detail", "fix", {}, 0};
}

/// Fails wherever its settings say; counts how many of it live.
class Troubled : public Plugin {
  public:
    explicit Troubled(Host& host) : host_(host) { ++living; }
    ~Troubled() override { --living; }

    void start(Setup& setup, const Settings& settings) override {
        if (settings.values.value("fail", "") == "failure") throw Failure(error_named("start.failed"));
        if (settings.values.value("fail", "") == "number") throw 7;
        if (settings.values.value("fail", "") == "cancelled") throw Cancelled();
        setup.route("GET", "/fine",
                    {.status = 201,
                     .path = schema::id_path(),
                     .headers = schema::if_match(),
                     .answer_type = "text/plain",
                     .more_statuses = {202}},
                    [](const Request& request) -> Response {
                        return nlohmann::json{{"name", request.parameter("name")}};
                    });
        setup.route("GET", "/failure", {},
                    [](const Request&) -> Response { throw Failure(error_named("route.failed")); });
        setup.route("GET", "/exception", {},
                    [](const Request&) -> Response { throw std::runtime_error("boom"); });
        setup.route("POST", "/hooks/troubled", {},
                    [](const Request& request) -> Response { return request.json(); });
        setup.consumer({.name = "troubled.events", .topics = {"a.*"}}, [](const Event& event) {
            if (event.payload.value("fail", false)) throw Failure(error_named("event.failed"));
        });
        setup.live_topic("troubled", Access::operators);
        setup.live_topic("troubled.told", Access::member, {{"troubled.thing.made", schema::text()}});
        setup.task("work", [this] { ++worked; });
        setup.schema("Thing", {{"type", "object"}});
    }
    std::vector<HealthCheck> health() override {
        return {{"self", true, "tired"}, {"pulse", false, "60", {{"ru", {"пульс", ""}}}}};
    }

    static int living;
    static int worked;

  private:
    Host& host_;
};
int Troubled::living = 0;
int Troubled::worked = 0;

class Unborn : public Plugin {
  public:
    explicit Unborn(Host&) { throw Failure(error_named("create.failed")); }
    void start(Setup&, const Settings&) override {}
};

template <class T>
std::unique_ptr<Plugin> make(Host& host) {
    return std::make_unique<T>(host);
}

struct Outcome {
    int32_t status = 0;
    std::string bytes;
    Error error() const { return decode<Error>(bytes); }
};

/// The host's side: loads the entry, makes the plugin and calls it.
class Entry : public testing::Test {
  protected:
    ~Entry() override {
        if (plugin_ != nullptr) entry_->destroy(plugin_);
        EXPECT_EQ(Troubled::living, 0) << "destroyed with its entry";
    }
    Outcome create(PluginFactory factory) {
        entry_ = plugin_entry(factory);
        Outcome outcome;
        plugin_ = entry_->create(&host_, reply_to(outcome.bytes));
        return outcome;
    }
    Outcome call(wire::PluginMethod method, const std::string& request) {
        Outcome outcome;
        outcome.status = entry_->call(plugin_, static_cast<std::uint32_t>(method), to_bytes(request),
                                      reply_to(outcome.bytes));
        return outcome;
    }
    Outcome start(const std::string& settings = "{}") {
        return call(wire::PluginMethod::start, encode(wire::StartRequest{"troubled", settings, "https://a"}));
    }
    Outcome http(std::uint32_t route, const std::string& body = "") {
        wire::HttpCall request;
        request.route = route;
        request.body = body;
        request.parameters = {{"name", "Ann"}};
        return call(wire::PluginMethod::http, encode(request));
    }
    static patchbay_reply reply_to(std::string& out) {
        return {&out, [](void* context, const void* data, size_t size) {
                    static_cast<std::string*>(context)->assign(static_cast<const char*>(data), size);
                }};
    }

    const patchbay_plugin* entry_ = nullptr;
    void* plugin_ = nullptr;
    patchbay_host host_{
        PATCHBAY_ABI,
        sizeof(patchbay_host),
        nullptr,
        [](void*, uint32_t, patchbay_bytes, patchbay_reply) -> int32_t { return PATCHBAY_UNAVAILABLE; },
        [](void*, int32_t, patchbay_bytes) {},
        [](void*) -> int64_t { return 0; }};
};

TEST_F(Entry, CarriesTheMarkAndTheAbi) {
    create(make<Troubled>);
    EXPECT_EQ(entry_->magic, PATCHBAY_MAGIC);
    EXPECT_EQ(entry_->abi, static_cast<std::uint32_t>(PATCHBAY_ABI));
    EXPECT_EQ(entry_->size, sizeof(patchbay_plugin));
}

TEST_F(Entry, SaysWhyAPluginCanNotBeMade) {
    const Outcome outcome = create(make<Unborn>);
    EXPECT_EQ(plugin_, nullptr);
    EXPECT_EQ(outcome.error().code, "create.failed");
}

TEST_F(Entry, RegistersWhatStartAskedFor) {
    create(make<Troubled>);
    const Outcome outcome = start();
    ASSERT_EQ(outcome.status, PATCHBAY_OK);
    const auto reply = decode<wire::StartReply>(outcome.bytes);
    ASSERT_EQ(reply.routes.size(), 4U);
    EXPECT_EQ(reply.routes[0].path, "/api/v1/troubled/fine");
    EXPECT_EQ(reply.routes[3].path, "/hooks/troubled");
    EXPECT_EQ(reply.routes[3].id, 3U);
    EXPECT_EQ(reply.consumers.at(0).topics, std::vector<std::string>{"a.*"});
    EXPECT_EQ(nlohmann::json::parse(reply.routes[0].path_schema), schema::id_path());
    EXPECT_EQ(nlohmann::json::parse(reply.routes[0].header_schema), schema::if_match());
    EXPECT_EQ(reply.routes[0].answer_type, "text/plain");
    EXPECT_EQ(reply.routes[0].more_statuses, std::vector<std::int32_t>{202});
    EXPECT_EQ(reply.routes[1].header_schema, "");
    EXPECT_EQ(reply.topics.at(0).name, "troubled");
    EXPECT_TRUE(reply.topics.at(0).events.empty());
    EXPECT_EQ(reply.topics.at(1).events.at(0).name, "troubled.thing.made");
    EXPECT_EQ(reply.schemas.at(0).name, "Thing");
    const int before = Troubled::worked;
    EXPECT_EQ(call(wire::PluginMethod::task, encode(wire::TaskCall{reply.tasks.at(0).id})).status,
              PATCHBAY_OK);
    EXPECT_EQ(Troubled::worked, before + 1);
    EXPECT_EQ(call(wire::PluginMethod::task, encode(wire::TaskCall{reply.tasks.at(0).id})).status,
              PATCHBAY_OK)
        << "a task runs once";
    EXPECT_EQ(Troubled::worked, before + 1);
}

TEST_F(Entry, TurnsWhatStartThrowsIntoAStatus) {
    create(make<Troubled>);
    const Outcome failure = start(R"({"fail":"failure"})");
    EXPECT_EQ(failure.status, PATCHBAY_CONFLICT);
    EXPECT_EQ(failure.error().code, "start.failed");
    EXPECT_EQ(start(R"({"fail":"number"})").status, PATCHBAY_INTERNAL);
    EXPECT_EQ(start(R"({"fail":"cancelled"})").status, PATCHBAY_CANCELLED);
    EXPECT_EQ(start("not json").status, PATCHBAY_INTERNAL);
}

TEST_F(Entry, TurnsWhatHandlersThrowIntoAStatus) {
    create(make<Troubled>);
    start();
    const Outcome fine = http(0);
    ASSERT_EQ(fine.status, PATCHBAY_OK);
    const auto reply = decode<wire::HttpReply>(fine.bytes);
    EXPECT_EQ(reply.status, 201) << "the declared status of success";
    EXPECT_EQ(reply.body, R"({"name":"Ann"})");
    EXPECT_EQ(http(1).error().code, "route.failed");
    EXPECT_EQ(http(2).error().detail, "boom");
    EXPECT_EQ(http(3, "{").status, PATCHBAY_INVALID);
    EXPECT_EQ(http(4).status, PATCHBAY_INTERNAL) << "a route that was never registered";
}

TEST_F(Entry, TurnsWhatConsumersThrowIntoAStatus) {
    create(make<Troubled>);
    start();
    wire::EventCall event;
    event.event.payload = R"({"fail":false})";
    EXPECT_EQ(call(wire::PluginMethod::event, encode(event)).status, PATCHBAY_OK);
    event.event.payload = R"({"fail":true})";
    EXPECT_EQ(call(wire::PluginMethod::event, encode(event)).error().code, "event.failed");
    event.event.payload = "not json";
    EXPECT_EQ(call(wire::PluginMethod::event, encode(event)).status, PATCHBAY_INTERNAL);
    event.consumer = 9;
    EXPECT_EQ(call(wire::PluginMethod::event, encode(event)).status, PATCHBAY_INTERNAL);
}

TEST_F(Entry, AnswersEveryMethodAndRefusesUnknownOnes) {
    create(make<Troubled>);
    start();
    const Outcome health = call(wire::PluginMethod::health, "");
    const auto checks = decode<wire::HealthReply>(health.bytes).checks;
    EXPECT_EQ(checks.at(0).detail, "tired");
    EXPECT_TRUE(checks.at(0).translations.empty()) << "who says nothing about languages speaks English";
    EXPECT_EQ(checks.at(1).translations.at("ru").name, "пульс");
    EXPECT_EQ(call(wire::PluginMethod::configure, encode(wire::ConfigureRequest{"{}"})).error().code,
              "module.restart_needed");
    EXPECT_EQ(call(wire::PluginMethod::stop, encode(wire::StopRequest{})).status, PATCHBAY_OK);
    EXPECT_EQ(call(static_cast<wire::PluginMethod>(4711), "").status, PATCHBAY_UNKNOWN_METHOD);
    EXPECT_EQ(call(wire::PluginMethod::http, "\xff\xff\xff\xff").status, PATCHBAY_INTERNAL)
        << "bytes that are no call";
}

TEST_F(Entry, RefusesCallsThatComeBeforeItsStart) {
    create(make<Troubled>);
    EXPECT_NE(http(0).status, PATCHBAY_OK);
    EXPECT_NE(call(wire::PluginMethod::event, encode(wire::EventCall{})).status, PATCHBAY_OK);
    EXPECT_NE(call(wire::PluginMethod::service, encode(wire::ServiceCall{})).status, PATCHBAY_OK);
}

}  // namespace
}  // namespace patchbay
