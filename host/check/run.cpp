#include "host/check/run.hpp"

namespace patchbay::check {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

milliseconds since(steady_clock::time_point begin) {
    return std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
}

bool belongs(const Abuse& abuse, Mode mode) {
    if (abuse.where == Where::files) return false;
    return abuse.where == Where::server || mode == Mode::process;
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
    return {"the server ended with " + ground.server().end() + " in the middle of it",
            "a plugin that takes nothing else down",
            "Run the server under a debugger or with AddressSanitizer, and the abuse alone: --only NAME"};
}

Outcome run_on_server(const Abuse& abuse, Ground& ground) {
    try {
        if (!ground.make_ready() && !abuse.idle) return skipped("it does not start");
    } catch (const Failure& failure) {
        const Error& error = failure.error();
        return failed(error.title + ": " + error.detail, "a server with the plugin", error.fix);
    }
    Outcome outcome = outcome_of(abuse, ground);
    const bool cleared = abuse.name == "removal-leaves-nothing";
    if (cleared) return outcome;
    if (ground.server_alive()) {
        ground.harvest();
        return outcome;
    }
    outcome.faults.push_back(server_ended(ground));
    outcome.verdict = Verdict::failed;
    outcome.note.clear();
    return outcome;
}

}  // namespace

Report run_check(const Subject& subject, const Plan& plan, const Surroundings& surroundings,
                 const std::function<void(const Entry&)>& told, const std::function<bool()>& broken_off) {
    const auto begin = steady_clock::now();
    Report report{subject.id(), subject.manifest ? subject.manifest->version : "", {}, {}};
    const auto add = [&](const std::string& mode, const Abuse& abuse, const std::function<Outcome()>& run) {
        const auto started = steady_clock::now();
        Outcome outcome = run();
        report.entries.push_back({mode, std::string(abuse.name), std::move(outcome), since(started)});
        told(report.entries.back());
    };
    Ground files(subject, Mode::inside, {}, surroundings);
    for (const Abuse& abuse : plan.abuses) {
        if (abuse.where == Where::files) add("files", abuse, [&] { return outcome_of(abuse, files); });
    }
    for (const Mode mode : plan.modes) {
        if (!subject.manifest || (mode == Mode::inside && subject.is_program())) continue;
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
