// The plugin is ended, restarted and exchanged while people use it.
#include "host/check/abuse.hpp"
#include "host/check/crowd.hpp"
#include "host/check/stayers.hpp"
#include "host/packages/cli/json_text.hpp"

#include <thread>

namespace patchbay::check {
namespace {

using nlohmann::json;
using packages::cli::text_in;

constexpr std::size_t kCallers = 8;
constexpr const char* kNobodyCalls = "it has no routes that can be called";

/// For a module that may be away for the moment.
std::optional<std::string> objection_unless_away(const Answer& answer) {
    return is_away(answer) ? std::nullopt : objection(answer);
}

/// For a change that nobody may notice.
std::optional<std::string> objection_to_any_gap(const Answer& answer) {
    if (is_away(answer)) return std::to_string(answer.status) + " " + words_of(answer);
    return objection(answer);
}

Outcome verdict(const Tally& tally, std::string needed) {
    if (tally.unwanted.empty()) return passed(std::to_string(tally.calls) + " calls");
    return failed(in_words(tally), std::move(needed),
                  "Finish calls that have begun; let only Cancelled end them, and pass it on");
}

/// What a change came to, when it did not come to a running module.
std::optional<Fault> not_running(Ground& ground, const std::string& after, const Answer& answer) {
    if (answer.well() && ground.serving()) return std::nullopt;
    const json problem = ground.module().value("problem", json());
    return Fault{after + " it is " + ground.state() + ": " +
                     (answer.well() ? text_in(problem, "detail") : words_of(answer)),
                 "a module that runs", "See what it logs"};
}

Outcome while_draining(Ground& ground) {
    if (ground.calm_routes().empty()) return skipped(kNobodyCalls);
    std::vector<Fault> faults;
    std::size_t calls = 0;
    for (std::size_t round = 0; round < ground.scale().starts && faults.empty(); ++round) {
        const Stayers stayers(ground);
        Crowd crowd(ground, ground.calm_routes(), kCallers, objection_unless_away);
        std::this_thread::sleep_for(ground.scale().pressure / 10);
        const Answer ended = ground.change("disable");
        const Tally tally = crowd.stop();
        calls += tally.calls;
        if (!tally.unwanted.empty())
            faults.push_back({in_words(tally), "every call that has begun answered, others refused in words",
                              "Finish calls that have begun; let only Cancelled end them"});
        if (text_in(json_of(ended), "state") != "disabled")
            faults.push_back({"under calls it ends as " + ground.state(), "disabled",
                              "End every wait when it throws Cancelled"});
        ground.change("enable");
    }
    return judged(std::move(faults), std::to_string(calls) + " calls");
}

/// A number of changes while others call.
Outcome under_calls(Ground& ground, const std::string& action, std::size_t times, const Crowd::Judge& judge,
                    const std::string& needed) {
    if (ground.calm_routes().empty()) return skipped(kNobodyCalls);
    Crowd crowd(ground, ground.calm_routes(), kCallers, judge);
    for (std::size_t count = 0; count < times; ++count) {
        const Answer changed = ground.change(action);
        if (auto fault = not_running(ground, "after \"" + action + "\" under calls", changed)) {
            crowd.stop();
            return judged({std::move(*fault)});
        }
        std::this_thread::sleep_for(ground.scale().pressure / 10);
    }
    return verdict(crowd.stop(), needed);
}

Outcome while_restarting(Ground& ground) {
    return under_calls(ground, "restart", ground.scale().starts, objection_unless_away,
                       "an answer to each call, or 503 with Retry-After");
}

Outcome while_swapping(Ground& ground) {
    return under_calls(ground, "swap", ground.scale().swaps, objection_to_any_gap,
                       "no call failed: the new version starts beside the old one");
}

Outcome while_disabled(Ground& ground) {
    if (ground.routes().empty()) return skipped("it has no routes");
    ground.change("disable");
    std::vector<Fault> faults;
    for (const Route& route : ground.routes()) {
        const Answer answer = ground.call(route, ground.call_for(route, 0));
        if (is_away(answer) && answer.content_type.starts_with("application/problem+json")) continue;
        faults.push_back({route.name() + " of a module that is off: " + words_of(answer),
                          "404 or 503 as a problem", "Register routes in start() alone"});
    }
    ground.change("enable");
    return judged(std::move(faults), std::to_string(ground.routes().size()) + " routes");
}

}  // namespace

Abuses change_abuses() {
    using enum Where;
    return {{"calls-while-draining", "Switches it off while routes are called",
             "Who has asked gets an answer", server, while_draining},
            {"calls-while-restarting", "Restarts it while routes are called", "An admin presses the button",
             server, while_restarting},
            {"calls-while-swapping", "Exchanges it for itself while routes are called; no call may fail",
             "That is how a new version comes", server, while_swapping},
            {"calls-while-disabled", "Calls every route while it is switched off",
             "Old pages and webhooks go on asking", server, while_disabled}};
}

}  // namespace patchbay::check
