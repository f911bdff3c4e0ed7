#include "host/check/run.hpp"

#include <algorithm>

namespace patchbay::check {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kForGood{60'000};

milliseconds since(steady_clock::time_point begin) {
    return std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
}

bool belongs(const Abuse& abuse, Mode mode) {
    if (abuse.where == Where::files) return false;
    return abuse.where == Where::server || mode == Mode::process;
}

/// What can't be packed gets no further, so that is said whatever was asked for.
Abuses files_first(const Abuses& asked, const Subject& subject) {
    Abuses abuses = asked;
    for (const Abuse& abuse : file_abuses()) {
        const bool there = std::any_of(asked.begin(), asked.end(),
                                       [&](const Abuse& each) { return each.name == abuse.name; });
        if (!there && !subject.package && abuse.name == "packs-and-unpacks") abuses.push_back(abuse);
    }
    return abuses;
}

Outcome outcome_of(const Abuse& abuse, Ground& ground) {
    try {
        return abuse.run(ground);
    } catch (const Failure& failure) {
        const Error& error = failure.error();
        return failed(error.title + ": " + error.detail, "the abuse carried through", error.fix);
    } catch (const std::exception& exception) {
        return failed(exception.what(), "the abuse carried through", "See the server's log");
    }
}

/// The plugin took the server down with it.
Fault server_ended(Ground& ground) {
    const std::string where = ground.died_in();
    if (!where.empty()) ground.leave_out(where);
    return {"the server ended with " + ground.server().end() + (where.empty() ? "" : " in " + where),
            "a plugin that takes nothing else down",
            "Run the abuse alone (--only NAME), the plugin built with -g -fsanitize=address"};
}

Fault server_hangs(Ground& ground) {
    const std::string where = ground.stuck_in();
    if (!where.empty()) {
        ground.leave_out(where);
        ground.journal().stall(where, "for good", kForGood);
    }
    ground.server().kill();
    return {"an event loop of the server no longer turns" + (where.empty() ? "" : ": " + where + " holds it"),
            "a thread that is given back at each wait",
            "Wait by calls on the host alone: no sleep, no lock that is held long, no endless computation"};
}

/// Adds what became of the server.
Outcome with_server(Outcome outcome, const Abuse& abuse, Ground& ground) {
    const bool alive = ground.server_alive();
    if (alive && ground.turns()) {
        ground.harvest(abuse.kills);
        return outcome;
    }
    outcome.faults.push_back(alive ? server_hangs(ground) : server_ended(ground));
    outcome.verdict = Verdict::failed;
    outcome.note.clear();
    return outcome;
}

Outcome run_on_server(const Abuse& abuse, Ground& ground) {
    bool runs = false;
    try {
        runs = ground.make_ready();
    } catch (const Failure& failure) {
        const Error& error = failure.error();
        return failed(error.title + ": " + error.detail, "a server with the plugin", error.fix);
    }
    if (!runs && !abuse.idle) return skipped("it does not start");
    Outcome outcome = outcome_of(abuse, ground);
    const bool removed = abuse.name == "removal-leaves-nothing";
    // What a start does to the server is the start's own matter.
    const bool start = abuse.name == "starts-with-defaults";
    if (removed || (!runs && !start)) return outcome;
    return with_server(std::move(outcome), abuse, ground);
}

}  // namespace

Report run_check(const Subject& subject, const Plan& plan, const Surroundings& surroundings,
                 const std::function<void(const Entry&)>& told, const std::function<bool()>& broken_off) {
    const auto begin = steady_clock::now();
    Report report{subject.id(), subject.manifest ? subject.manifest->version : "", {}, {}};
    const auto add = [&](const std::string& mode, const Abuse& abuse, const std::function<Outcome()>& run) {
        const auto started = steady_clock::now();
        Outcome outcome = run();
        if (broken_off()) return;  // it did not come to its end
        report.entries.push_back({mode, std::string(abuse.name), std::move(outcome), since(started)});
        told(report.entries.back());
    };
    Ground files(subject, Mode::inside, {}, surroundings);
    for (const Abuse& abuse : files_first(plan.abuses, subject)) {
        if (abuse.where == Where::files) add("files", abuse, [&] { return outcome_of(abuse, files); });
    }
    for (const Mode mode : plan.modes) {
        if (!subject.package || (mode == Mode::inside && subject.is_program())) continue;
        Ground ground(subject, mode, scale_of(mode, plan.quick), surroundings);
        for (const Abuse& abuse : plan.abuses) {
            if (!belongs(abuse, mode) || broken_off()) continue;
            add(to_text(mode), abuse, [&] { return run_on_server(abuse, ground); });
        }
    }
    report.took = since(begin);
    return report;
}

}  // namespace patchbay::check
