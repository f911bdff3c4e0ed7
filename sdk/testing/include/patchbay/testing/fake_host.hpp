#pragma once
// A host for unit tests: loads a plugin into the test's own process, through the same C boundary and codec as
// the real one, and plays everything behind it: clock, tasks, outbound HTTP, database, events, services,
// browsers, permissions.
//
//     FakeHost host(patchbay_plugin_entry, PATCHBAY_PLUGIN_FOLDER);
//     host.start({{"send_url", "https://shop.example/messages"}});
//     const Answer answer = host.http("POST", "/hooks/shop/7", {{"text", "Hi"}});
//     EXPECT_EQ(host.conversations().received().at(0).text, "Hi");
//
// One thread: the test's. The plugin's tasks run when it calls the host or advances the time, one at a time,
// so a test is repeatable and never sleeps. Failures of the plugin are thrown as Failure, with its code and
// words; http() turns them into the answer a client would see.

#include <patchbay/testing/answer.hpp>
#include <patchbay/testing/event_recorder.hpp>
#include <patchbay/testing/fake_conversations.hpp>
#include <patchbay/testing/fake_database.hpp>
#include <patchbay/testing/fault_switches.hpp>
#include <patchbay/testing/manual_clock.hpp>
#include <patchbay/testing/outbound_script.hpp>
#include <patchbay/testing/recorders.hpp>

#include <patchbay/plugin.hpp>

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::testing {

struct Parts;
class HostSide;
class PluginSide;

/// How an event reaches a consumer.
struct Delivery {
    std::string key = "key";
    std::string workspace_id = kWorkspace;
    std::string id{};      ///< empty: a new one
    unsigned attempt = 1;  ///< 2 and more: the consumer threw before
};

class FakeHost {
  public:
    using Entry = const patchbay_plugin* (*)();

    /// `entry`: the plugin's patchbay_plugin_entry. `folder`: where its plugin.json is; the permissions and
    /// the settings in it hold as they do on a real host. Throws Failure when there is none.
    FakeHost(Entry entry, const std::filesystem::path& folder);
    /// Stops the plugin when the test did not.
    ~FakeHost();
    FakeHost(const FakeHost&) = delete;

    /// The entry of a plugin class that has no PATCHBAY_PLUGIN line in this program.
    template <class Class>
    static const patchbay_plugin* entry_of() {
        return plugin_entry(
            [](Host& host) -> std::unique_ptr<Plugin> { return std::make_unique<Class>(host); });
    }

    /// Makes the plugin object and calls its start(); then its tasks run until they wait. `settings`: what
    /// differs from the manifest's defaults. Throws Failure: settings that break the manifest's schema
    /// ("host.invalid"), what the manifest does not permit ("module.not_permitted"), and whatever start()
    /// throws; the object is then gone.
    void start(const nlohmann::json& settings = nlohmann::json::object(),
               const std::string& public_url = "https://patchbay.example");
    /// Calls stop(), cancels the tasks, destroys the object. start() may follow: what was recorded stays.
    /// Harmless when nothing runs.
    void stop();

    /// A request to a route, as the host hands it over: access, query and body are checked first. `target`:
    /// path and query. `body`: null for none. A hook's caller has no session, whatever `asking` says.
    Answer http(std::string_view method, std::string_view target, const nlohmann::json& body = nullptr,
                Asking asking = {});
    /// Delivers an event to each of the plugin's consumers that take its topic. Throws what the consumer
    /// throws, upon which the host would try again; Failure("testing.no_consumer") when none takes it.
    void event(const std::string& topic, const nlohmann::json& payload, const Delivery& delivery = {});
    /// Calls a service that the plugin offers, by number; clients such as ChannelClient(host.services(),
    /// "shop") are easier. Throws Failure(unavailable, "service.nobody") when it offers none of that name.
    std::string service(const std::string& name, std::uint32_t method, std::string payload);
    /// The plugin's services as another module sees them.
    Services& services();
    /// New settings. Throws Failure when they break the schema or the plugin refuses them.
    void configure(const nlohmann::json& settings);
    std::vector<HealthCheck> health();
    /// Tries settings that are not taken, as "Test connection" does.
    std::vector<HealthCheck> test(const nlohmann::json& settings);

    /// Lets time pass; tasks run as their waits end, in the order of time.
    void advance(std::chrono::microseconds duration);
    /// Names of tasks that have not ended.
    std::vector<std::string> running_tasks() const;

    /// A service for the plugin to call; the test's own "conversations" may replace the fake.
    void offer(const std::string& name, std::unique_ptr<ServiceDispatcher> service);

    ManualClock& clock();
    OutboundScript& outbound();
    EventRecorder& events();
    FakeDatabase& database();
    FaultSwitches& faults();
    FakeConversations& conversations() { return *conversations_; }
    const std::vector<LiveMessage>& live() const;
    const std::vector<LogEntry>& log() const;
    /// The value of a counter or gauge; 0 when it was never touched.
    double metric(const std::string& name, const std::map<std::string, std::string>& labels = {}) const;
    /// What start() registered: routes, consumers, services, topics.
    const wire::StartReply& registered() const;

  private:
    class Outside;

    std::string call(wire::PluginMethod method, const std::string& payload);
    PluginSide& plugin();
    std::string checked(const nlohmann::json& settings) const;
    void check_registered() const;

    Entry entry_;
    std::unique_ptr<Parts> parts_;
    std::unique_ptr<HostSide> side_;
    std::unique_ptr<Outside> outside_;
    std::unique_ptr<Services> services_;
    std::unique_ptr<FakeConversations> conversations_;
    std::uint64_t next_call_ = 1;
};

}  // namespace patchbay::testing
