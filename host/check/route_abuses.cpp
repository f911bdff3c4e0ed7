// Requests as they come from the outside: broken, odd, far too large, many at once, and cut off.
#include "host/check/abuse.hpp"
#include "host/check/crowd.hpp"

#include <algorithm>
#include <set>

namespace patchbay::check {
namespace {

using nlohmann::json;

constexpr std::size_t kBodyOverLimit =
    1'200'000;  // the server takes 1 MiB where a route does not say otherwise
constexpr std::size_t kLongParameter = 4000;
constexpr std::chrono::milliseconds kAnswerLimit{10'000};
constexpr const char* kNoRoutes = "it has no routes";
constexpr const char* kOwnWords =
    "Throw Failure with a kind, a code and what to do for what callers can get wrong; a 500 says that nobody "
    "thought of it";

constexpr const char* kSlow =
    "Do in a task what takes longer, and answer where it stands; send the first piece of a stream at once";

/// Faults of odd calls, each by what was sent.
class Probe {
  public:
    explicit Probe(Ground& ground) : ground_(ground) {}

    /// `refused`: whether only a refusal is right.
    void send(const Route& route, const Ask& ask, const std::string& what, bool refused = false) {
        if (silent_.contains(route.name())) return;
        Ask whole = ask;
        whole.limit = kAnswerLimit;
        const Answer answer = ground_.call(route, whole);
        ++sent_;
        if (answer.status == 0) silent_.insert(route.name());  // once is enough
        if (answer.status == 0) {
            faults_.push_back({route.name() + ", " + what + ": no answer in 10 s: " + answer.trouble,
                               "an answer, or the beginning of one", kSlow});
        } else if (const auto wrong = objection(answer)) {
            faults_.push_back({route.name() + ", " + what + ": " + *wrong, "an answer below 500", kOwnWords});
        } else if (refused && answer.well()) {
            faults_.push_back({route.name() + ", " + what + ": " + std::to_string(answer.status), "a refusal",
                               "Describe the body with a schema (.body), so that the server refuses it"});
        }
    }

    Outcome outcome() {
        constexpr std::size_t kMostFaults = 8;
        if (faults_.size() > kMostFaults) faults_.resize(kMostFaults);
        return judged(std::move(faults_), std::to_string(sent_) + " calls");
    }
    bool empty() const { return sent_ == 0; }

  private:
    Ground& ground_;
    std::vector<Fault> faults_;
    std::set<std::string> silent_;
    std::size_t sent_ = 0;
};

Ask with_body(const Ask& ask, std::string body, const std::string& type = "application/json") {
    Ask changed = ask;
    changed.body = std::move(body);
    changed.headers = {"Content-Type: " + type};
    return changed;
}

Outcome with_broken_json(Ground& ground) {
    const std::vector<std::pair<std::string, std::string>> broken{
        {"half a JSON text", R"({"name": "che)"},
        {"JSON with a zero byte", std::string("{\"name\": \"a\0b\"}", 15)},
        {"no UTF-8", "{\"name\": \"\xff\xfe\"}"},
        {"a list 5,000 deep", std::string(5000, '[') + std::string(5000, ']')},
        {"nothing", ""},
        {"null", "null"},
        {"a list where an object belongs", "[1, 2, 3]"}};
    Probe probe(ground);
    for (const Route& route : ground.routes()) {
        if (route.reads() || route.method == "DELETE") continue;
        for (const auto& [what, body] : broken)
            probe.send(route, with_body(ground.call_for(route, 1), body), what);
        probe.send(route, with_body(ground.call_for(route, 1), "a=b", "application/x-www-form-urlencoded"),
                   "a form");
    }
    return probe.empty() ? skipped("no route of it takes a body") : probe.outcome();
}

/// As they stand in the path.
std::vector<std::pair<std::string, std::string>> odd_parameters() {
    return {{"a zero byte", "%00"},
            {"a way up", "..%2F..%2F..%2Fetc%2Fpasswd"},
            {"4,000 characters", std::string(kLongParameter, 'a')},
            {"no UTF-8", "%FF%FE%C0%80"},
            {"a quote", "'%3B%20drop%20table%20x%3B--"},
            {"a percent sign", "%25s%25n"},
            {"a number beyond 64 bits", "99999999999999999999999999"},
            {"a negative number", "-1"},
            {"control characters", "%0D%0ASet-Cookie:%20a=b"},
            {"an emoji", "%F0%9F%92%A3"}};
}

Outcome with_odd_parameters(Ground& ground) {
    if (ground.routes().empty()) return skipped(kNoRoutes);
    Probe probe(ground);
    for (const Route& route : ground.routes()) {
        const std::size_t count = parameters_in(route.path).size();
        for (const auto& [what, value] : odd_parameters()) {
            Ask ask = ground.call_for(route, 1);
            const auto query = ask.target.find('?');
            const std::string asked = query == std::string::npos ? "" : ask.target.substr(query);
            if (count > 0) {
                ask.target = filled(route.path, std::vector<std::string>(count, value)) + asked;
                probe.send(route, ask, what + " in the path");
            }
            ask = ground.call_for(route, 1);
            ask.target +=
                (asked.empty() ? "?limit=" : "&limit=") + value + "&cursor=" + value + "&q=" + value;
            probe.send(route, ask, what + " in the query");
        }
    }
    return probe.outcome();
}

Outcome with_oversize_bodies(Ground& ground) {
    Probe probe(ground);
    for (const Route& route : ground.routes()) {
        if (route.reads() || route.method == "DELETE") continue;
        const std::string text(kBodyOverLimit, 'x');
        probe.send(route, with_body(ground.call_for(route, 1), R"({"text": ")" + text + "\"}"),
                   "a body of 1.2 MB");
        probe.send(route, with_body(ground.call_for(route, 1), text.substr(0, kBodyOverLimit / 2)),
                   "600 kB that are no JSON", !route.body.is_null());
    }
    return probe.empty() ? skipped("no route of it takes a body") : probe.outcome();
}

Outcome with_wrong_method(Ground& ground) {
    if (ground.routes().empty()) return skipped(kNoRoutes);
    Probe probe(ground);
    for (const Route& route : ground.routes()) {
        for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PURGE"}) {
            if (route.method == method) continue;
            Ask ask = ground.call_for(route, 0);
            ask.method = method;
            // Another route of the same path may take it; that one answers by its own description.
            Route other{method, route.path};
            other.hook = true;
            probe.send(other, ask, std::string("asked with ") + method);
        }
    }
    return probe.outcome();
}

Outcome all_at_once(Ground& ground) {
    if (ground.routes().empty()) return skipped(kNoRoutes);
    const Scale& scale = ground.scale();
    const Tally tally = call_all_at_once(ground, scale.parallel, scale.rounds, objection);
    if (tally.unwanted.empty())
        return passed(std::to_string(tally.calls) + " calls by " + std::to_string(scale.parallel) +
                      " clients");
    return failed(in_words(tally), "an answer below 500 to each call, within 10 s",
                  "Guard what handlers share with a mutex, and hold none over a call on the host");
}

/// A request of which the rest never comes, and one whose answer nobody reads.
void leave_in_the_middle(Ground& ground, const Route& route) {
    const Ask ask = ground.call_for(route, 0);
    const std::string head = route.method + " " + ask.target + " HTTP/1.1\r\nHost: check\r\n";
    const std::string body = ask.body.empty() ? "{}" : ask.body;
    const std::string type = "Content-Type: application/json\r\n";
    const std::string length = "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    send_and_leave(ground.server().url(), head);
    send_and_leave(ground.server().url(), head + type + length + body.substr(0, body.size() / 2));
    send_and_leave(ground.server().url(), head + type + length + body);
}

/// Work that still runs for clients that are gone. What may change something goes on without its client, by
/// right.
std::string still_held(Ground& ground) {
    std::string names;
    for (const json& hold : ground.module().value("holds", json::array())) {
        const std::string name = hold.value("name", "");
        const auto& routes = ground.routes();
        const bool known = std::any_of(routes.begin(), routes.end(), [&](const Route& route) {
            return route.reads() && route.name() == name;
        });
        if (known) names += (names.empty() ? "" : ", ") + name;
    }
    return names;
}

Outcome cut_off(Ground& ground) {
    if (ground.routes().empty()) return skipped(kNoRoutes);
    constexpr std::size_t kTimes = 4;
    constexpr std::chrono::milliseconds kEndLimit{5000};
    for (std::size_t count = 0; count < kTimes; ++count) {
        for (const Route& route : ground.routes())
            leave_in_the_middle(ground, route);
    }
    // Those of everyone go as far as the handler; the others, signed in, are cut by a client that loses
    // patience.
    for (const Route& route : ground.routes()) {
        Ask ask = ground.call_for(route, 1);
        ask.limit = std::chrono::milliseconds(1);
        ground.call(route, ask);
    }
    std::string held;
    if (ground.wait_for([&] { return (held = still_held(ground)).empty(); }, kEndLimit)) return passed();
    return failed("5 s after all clients have left this still runs: " + held,
                  "GETs that end when nobody waits",
                  "Let Cancelled pass: it is how a wait ends when the client is gone");
}

}  // namespace

Abuses route_abuses() {
    using enum Where;
    return {
        {"routes-with-broken-json", "Sends bodies that are no JSON, or not the right one",
         "Whoever can reach a route will send everything", server, with_broken_json},
        {"routes-with-odd-parameters", "Puts zero bytes, ways up, long and broken texts in path and query",
         "What a database or a file system chokes on", server, with_odd_parameters},
        {"routes-with-oversize-bodies", "Sends bodies beyond the limit, and large ones below it",
         "Memory is everybody's", server, with_oversize_bodies},
        {"routes-with-wrong-method", "Asks each path with every other method", "Scanners do", server,
         with_wrong_method},
        {"routes-all-at-once", "Calls all routes from 64 clients at the same time",
         "Handlers run at the same time, on several threads", server, all_at_once},
        {"routes-cut-off", "Leaves in the middle of requests and answers",
         "People close the page; their phones lose the network", server, cut_off}};
}

}  // namespace patchbay::check
