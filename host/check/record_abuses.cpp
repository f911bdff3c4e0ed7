// What all that was done so far has shown.
#include "host/check/abuse.hpp"
#include "host/check/crowd.hpp"
#include "host/check/stayers.hpp"

#include <algorithm>

namespace patchbay::check {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr milliseconds kStall{100};    // as the server's watchdog has it
constexpr milliseconds kSurely{1000};  // no busy machine makes that of nothing
constexpr std::size_t kOften = 3;
constexpr std::size_t kOftenOfMany = 10;  // of the hundreds of events and calls that come at the same time
constexpr std::size_t kTries = 3;

/// Asked for alone, such an abuse would have seen nothing yet.
void see_something(Ground& ground) {
    constexpr std::size_t kClients = 8;
    constexpr std::size_t kTimes = 4;
    const bool runs = ground.server_alive() && ground.opening().started;
    if (runs && ground.journal().calls() == 0 && !ground.routes().empty()) {
        call_all_at_once(ground, kClients, kTimes, objection);
        const Stayers stayers(ground);
        if (ground.server_alive() && ground.turns()) ground.change("restart");
    }
    if (ground.server_alive() && ground.turns()) ground.harvest();
}

Outcome undeclared_permission(Ground& ground) {
    see_something(ground);
    std::vector<Fault> faults;
    for (const std::string& what : ground.journal().refused_permissions())
        faults.push_back({what, "only what the manifest asks for",
                          "Add it to \"permissions\" in plugin.json, or do without it"});
    return judged(std::move(faults));
}

Outcome ends_only_when_asked(Ground& ground) {
    see_something(ground);
    std::vector<Fault> faults;
    for (const auto& [how, times] : ground.journal().crashes())
        faults.push_back(
            {how + ", " + std::to_string(times) + " times",
             "work that ends by itself, or when it is asked to",
             "Look at the server's log for the call before; let Cancelled pass, and check what comes in"});
    return judged(std::move(faults));
}

/// One fault for each route.
std::vector<Fault> by_route(const Journal::Entries& entries, const std::string& needed,
                            const std::string& fix) {
    std::vector<Fault> faults;
    for (const auto& [route, answers] : entries) {
        std::string all;
        for (const std::string& answer : answers)
            all += (all.empty() ? "" : "; ") + answer;
        faults.push_back({route + ": " + all, needed, fix});
    }
    return faults;
}

Outcome errors_are_problems(Ground& ground) {
    see_something(ground);
    return judged(
        by_route(ground.journal().broken_answers(), "no 500: what went wrong in words",
                 "Catch what the handler can meet, and throw Failure with a kind, a code and what to do"));
}

Outcome answers_match_description(Ground& ground) {
    if (ground.description().routes.empty()) return skipped("it has no routes");
    see_something(ground);
    return judged(by_route(ground.journal().other_answers(), "the answer that the route describes",
                           "Correct the handler, or .answer, .status and .answer_type of the route"));
}

const Route* route_named(Ground& ground, const std::string& name) {
    for (const Route& route : ground.routes()) {
        if (route.name() == name) return &route;
    }
    return nullptr;
}

/// Whether the route mostly holds a loop when it is called alone, too: on a busy machine others make it late.
bool stalls_alone(Ground& ground, const Route& route) {
    std::size_t held = 0;
    for (std::size_t turn = 0; turn < kTries; ++turn) {
        const auto before = ground.journal().stalls()[route.name()].size();
        ground.call(route, ground.call_for(route, turn));
        ground.harvest();
        held += ground.journal().stalls()[route.name()].size() > before ? 1 : 0;
    }
    return held > kTries / 2;
}

/// On a busy machine each may be late now and then.
bool stalls_often(const std::string& what, std::size_t times) {
    const bool many = what.starts_with("service ") || what.starts_with("consumer ");
    return times >= (many ? kOftenOfMany : kOften);
}

std::string in_words(milliseconds time) {
    constexpr milliseconds kForGood{60'000};
    return time >= kForGood ? "good" : std::to_string(time.count()) + " ms";
}

Outcome holds_the_loop(Ground& ground) {
    if (ground.mode() == Mode::process) return skipped("in its own process it holds no loop of the server");
    see_something(ground);
    std::vector<Fault> faults;
    for (const auto& [what, times] : ground.journal().stalls()) {
        if (what == "switch") continue;  // the server's own: a library is mapped
        const milliseconds longest = *std::max_element(times.begin(), times.end());
        const Route* const route = route_named(ground, what);
        const bool real = route != nullptr ? longest >= kSurely || stalls_alone(ground, *route)
                                           : longest >= kSurely || stalls_often(what, times.size());
        if (longest < kStall || !real) continue;
        faults.push_back(
            {what + " held an event loop for " + in_words(longest) + ", " + std::to_string(times.size()) +
                 " times",
             "at most 100 ms without a wait",
             "Wait by calls on the host alone (no sleep, no lock that is held long), and cut long "
             "computations with host.tasks().sleep(…)"});
    }
    return judged(std::move(faults));
}

/// Where a secret that was set can be read.
std::vector<std::string> places_with(Ground& ground, const std::string& secret) {
    std::vector<std::string> places;
    const std::string base = "/modules/" + ground.id();
    for (const char* place :
         {"/log?limit=500", "/activity", "/diagnostics", "/settings", "/settings/versions"}) {
        if (ground.admin("GET", base + place).body.find(secret) != std::string::npos)
            places.push_back("GET /api/v1" + base + place);
    }
    if (ground.server().output().find(secret) != std::string::npos) places.emplace_back("the server's log");
    return places;
}

Outcome log_without_secrets(Ground& ground) {
    if (ground.secrets().empty()) return skipped("it has no settings that are secrets (\"writeOnly\": true)");
    see_something(ground);
    std::vector<Fault> faults;
    for (const std::string& secret : ground.secrets()) {
        for (const std::string& place : places_with(ground, secret))
            faults.push_back({"a secret setting stands in " + place, "secrets that nobody sees again",
                              "Log no settings; name what failed, and not with which key"});
    }
    return judged(std::move(faults), std::to_string(ground.secrets().size()) + " secrets");
}

}  // namespace

Abuses record_abuses() {
    using enum Where;
    return {
        {"undeclared-permission", "Looks whether anything was refused that the manifest does not ask for",
         "It will be refused where it is installed, too", server, undeclared_permission, true},
        {"ends-only-when-asked", "Looks whether it crashed, or had to be ended by force, so far",
         "Whoever was served by it at that moment has lost something", server, ends_only_when_asked, true},
        {"errors-are-problems", "Looks for 500s in all answers so far", "A 500 tells nobody what to do",
         server, errors_are_problems},
        {"answers-match-description", "Holds all successful answers so far against their description",
         "Clients are generated from it", server, answers_match_description},
        {"holds-the-loop", "Looks for work that held an event loop without waiting",
         "Everybody else on that loop waits meanwhile", server, holds_the_loop},
        {"log-without-secrets", "Looks for secret settings in log, activity and diagnostics",
         "Logs are read by many, and sent around", server, log_without_secrets}};
}

}  // namespace patchbay::check
