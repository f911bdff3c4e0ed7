// Events of the topics that the plugin listens to, as no module should publish them: each has to end handled
// or as a dead letter, and nothing else may suffer.
#include "host/check/abuse.hpp"
#include "host/check/crowd.hpp"
#include "host/check/event_log.hpp"
#include "host/check/neighbour.hpp"
#include "host/check/odd_events.hpp"
#include "host/packages/cli/json_text.hpp"

#include <patchbay/channel.hpp>
#include <patchbay/host.hpp>

#include <map>
#include <set>

namespace patchbay::check {
namespace {

using nlohmann::json;
using packages::cli::text_in;
using std::chrono::milliseconds;

constexpr const char* kNoConsumers = "it listens to no events";
constexpr const char* kKeys = "check-";                                    // how the keys of our events begin
constexpr const char* kEndpoint = "00000000-0000-4000-8000-000000000001";  // a chat's key begins with it
constexpr milliseconds kCalmLimit{2000};
constexpr double kPutOff = 3;  // seconds: more than the server waits by itself, so the handler asked for it
constexpr std::size_t kCallersMeanwhile = 2;
constexpr std::size_t kMostUnfinished = 3;

struct Listener {
    std::string name;
    std::string module;
    std::vector<std::string> topics;
};

/// All modules' consumers.
std::vector<Listener> all_listeners(Ground& ground) {
    std::vector<Listener> found;
    Ask ask;
    ask.target = "/api/v1/admin/health";
    const json bus = json_of(ground.send(ask)).value("bus", json::object());
    for (const json& consumer : bus.value("consumers", json::array())) {
        found.push_back({text_in(consumer, "name"), text_in(consumer, "module"),
                         consumer.value("topics", std::vector<std::string>{})});
    }
    return found;
}

std::vector<Listener> those_of(const std::string& module, std::vector<Listener> all) {
    std::erase_if(all, [&](const Listener& each) { return each.module != module; });
    return all;
}

/// What channels publish: the SDK says what it looks like.
std::vector<Publication> events_of_channels(const std::string& workspace) {
    InboundMessage message;
    message.channel = "check";
    message.endpoint_id = kEndpoint;
    message.workspace_id = workspace;
    message.chat = "check";
    message.external_id = "1";
    message.contact_id = "check";
    message.contact_name = "Check";
    message.text = "A check";
    const ContactState state{message.channel, message.endpoint_id, workspace, message.chat, "blocked"};
    return {to_event("channel.message.received", message, "1"),
            to_event("channel.message.edited", message, "2"), to_event(state, "3")};
}

/// For a topic of which nobody has published anything.
json usual_payload() {
    return {{"id", "00000000-0000-4000-8000-000000000001"},
            {"name", "Check"},
            {"text", "A check"},
            {"count", 1},
            {"items", {"a", "b"}},
            {"silent", false}};
}

/// Publishes events of a topic that end in a fault, and looks what becomes of them.
class Publisher {
  public:
    explicit Publisher(Ground& ground)
        : ground_(ground),
          neighbour_(ground),
          log_(ground.server().data()),
          everybody_(all_listeners(ground)),
          listeners_(those_of(ground.id(), everybody_)),
          workspace_(log_.workspace()) {}

    bool nobody_listens() const { return listeners_.empty(); }

    /// Well-formed events of all topics. What others publish when they get those is among them.
    std::vector<EventLog::Logged> well_formed() {
        if (log_.latest({"channel.*"}, kKeys).empty()) publish_calmly();
        std::vector<EventLog::Logged> events;
        for (const std::string& topic : topics()) {
            auto seen = log_.latest({topic}, kKeys);
            if (topic.ends_with(".*")) {
                seen.push_back({topic.substr(0, topic.size() - 1) + "check", workspace_, usual_payload()});
            } else if (seen.empty()) {
                seen.push_back({topic, workspace_, usual_payload()});
            }
            events.insert(events.end(), seen.begin(), seen.end());
        }
        return events;
    }

    /// Each in a round of its own has keys of its own.
    std::string key(const std::string& rest) const { return keys_ + rest; }

    /// The faults that show within the limit.
    std::vector<Fault> publish(const std::vector<OddEvent>& events) {
        const auto taken = neighbour_.publish(events);
        published_ += taken.size();
        for (const OddEvent& event : taken)
            what_[event.key] = event.topic + " (" + event.what + ")";
        bool runs = true;
        std::vector<std::pair<std::string, Unfinished>> left;
        ground_.wait_for(
            [&] {
                runs = ground_.server_alive() && ground_.serving();
                return !runs || (left = unfinished()).empty();
            },
            ground_.scale().event_limit);
        if (!runs) return {{"under odd events it is " + ground_.state(), "a module that runs on", kEventFix}};
        std::vector<Fault> faults;
        for (const auto& [listener, event] : left) {
            if (faults.size() < kMostUnfinished) faults.push_back(fault(listener, event));
        }
        return faults;
    }
    std::size_t published() const { return published_; }

  private:
    static constexpr const char* kEventFix =
        "Read payloads with read_payload(), which makes a dead letter of what can't be read; pass Cancelled "
        "on";

    std::vector<std::string> topics() const {
        std::set<std::string> all;
        for (const Listener& listener : listeners_)
            all.insert(listener.topics.begin(), listener.topics.end());
        return {all.begin(), all.end()};
    }

    void publish_calmly() {
        std::vector<OddEvent> calm;
        for (const Publication& event : events_of_channels(workspace_))
            calm.push_back({"", event.topic, event.key, event.workspace_id, event.payload.dump()});
        neighbour_.publish(calm);
        const auto ended = [&](const Listener& each) {
            return log_.unfinished(each.name, each.topics, kEndpoint).empty();
        };
        ground_.wait_for([&] { return std::all_of(everybody_.begin(), everybody_.end(), ended); },
                         kCalmLimit);
    }

    /// By listener. Not those whose handler has asked to wait, and those that wait for what is not there.
    std::vector<std::pair<std::string, Unfinished>> unfinished() {
        std::vector<std::pair<std::string, Unfinished>> left;
        for (const Listener& listener : listeners_) {
            for (Unfinished& event : log_.unfinished(listener.name, listener.topics, keys_)) {
                const std::string mark = listener.name + " " + event.key;
                if (event.failed && (event.attempts == 0 || event.due_in > kPutOff)) put_off_.insert(mark);
                if (!put_off_.contains(mark)) left.emplace_back(listener.name, std::move(event));
            }
        }
        return left;
    }

    Fault fault(const std::string& listener, const Unfinished& event) {
        const std::string how =
            event.failed
                ? "failed " + std::to_string(event.attempts) + " times, and is tried again: " + event.error
                : "is neither handled nor refused after " +
                      std::to_string(ground_.scale().event_limit.count() / 1000) + " s";
        return {listener + ": " + what_[event.key] + " " + how,
                "an event that is handled, or becomes a dead letter", kEventFix};
    }

    Ground& ground_;
    Neighbour neighbour_;
    EventLog log_;
    const std::vector<Listener> everybody_;
    const std::vector<Listener> listeners_;
    const std::string workspace_;
    const std::string keys_ = kKeys + new_id() + "-";
    std::map<std::string, std::string> what_;  // by key
    std::set<std::string> put_off_;
    std::size_t published_ = 0;
};

/// The same, while routes are called.
Outcome publish_under_calls(Ground& ground, Publisher& publisher, const std::vector<OddEvent>& events) {
    const auto& routes = ground.calm_routes();
    Crowd crowd(ground, routes, routes.empty() ? 0 : kCallersMeanwhile, objection);
    std::vector<Fault> faults = publisher.publish(events);
    const Tally tally = crowd.stop();
    if (!tally.unwanted.empty())
        faults.push_back({in_words(tally), "every call answered while events come",
                          "Hold no lock and no loop while an event is handled"});
    return judged(std::move(faults), std::to_string(publisher.published()) + " events");
}

Outcome with_odd_payloads(Ground& ground) {
    Publisher publisher(ground);
    if (publisher.nobody_listens()) return skipped(kNoConsumers);
    std::vector<OddEvent> events;
    for (const EventLog::Logged& well : publisher.well_formed()) {
        for (OddPayload& odd : odd_payloads(well.payload, ground.scale().few)) {
            const std::string key = publisher.key(std::to_string(events.size()));
            events.push_back({std::move(odd.what), well.topic, key, well.workspace_id, std::move(odd.text)});
        }
    }
    return publish_under_calls(ground, publisher, events);
}

Outcome in_a_burst(Ground& ground) {
    Publisher publisher(ground);
    if (publisher.nobody_listens()) return skipped(kNoConsumers);
    std::vector<OddEvent> events;
    for (const EventLog::Logged& well : publisher.well_formed()) {
        const std::string payload = well.payload.dump(-1, ' ', false, json::error_handler_t::replace);
        for (std::size_t count = 0; count < ground.scale().burst; ++count) {
            // Each second one has the same key, and has to wait for the one before.
            const std::string key = count % 2 == 0 ? "same" : std::to_string(events.size());
            events.push_back({"one of many", well.topic, publisher.key(key), well.workspace_id, payload});
        }
    }
    return publish_under_calls(ground, publisher, events);
}

}  // namespace

Abuses event_abuses() {
    using enum Where;
    return {
        {"events-with-odd-payloads",
         "Publishes events that it listens to with missing fields, wrong types, huge and deep values",
         "Events outlive the version that wrote them, and any module may publish", server, with_odd_payloads},
        {"events-in-a-burst", "Publishes the same events over and over, many at once",
         "An event may come twice, and all come at once after an outage", server, in_a_burst}};
}

}  // namespace patchbay::check
