#include "host/check/run.hpp"

#include "host/check/mode_run.hpp"

#include <algorithm>

namespace patchbay::check {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

milliseconds since(steady_clock::time_point begin) {
    return std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
}

/// What can't be packed gets no further, so that is said whatever was asked for.
Abuses of_files(const Abuses& asked, const Subject& subject) {
    Abuses abuses;
    for (const Abuse& abuse : file_abuses()) {
        const bool there = std::any_of(asked.begin(), asked.end(),
                                       [&](const Abuse& each) { return each.name == abuse.name; });
        if (there || (!subject.package && abuse.name == "packs-and-unpacks")) abuses.push_back(abuse);
    }
    return abuses;
}

Abuses of_mode(const Abuses& asked, Mode mode) {
    Abuses abuses;
    std::copy_if(asked.begin(), asked.end(), std::back_inserter(abuses), [&](const Abuse& abuse) {
        return abuse.where == Where::server || (abuse.where == Where::process && mode == Mode::process);
    });
    return abuses;
}

}  // namespace

Report run_check(const Subject& subject, const Plan& plan, const Surroundings& surroundings,
                 const std::function<void(const Entry&)>& told, const std::function<bool()>& broken_off) {
    const auto begin = steady_clock::now();
    Report report{subject.id(), subject.manifest ? subject.manifest->version : "", {}, {}};
    const auto add = [&](Entry entry) {
        report.entries.push_back(std::move(entry));
        told(report.entries.back());
    };
    Ground files(subject, Mode::inside, {}, surroundings);
    for (const Abuse& abuse : of_files(plan.abuses, subject)) {
        const auto started = steady_clock::now();
        Outcome outcome = outcome_of(abuse, files);
        if (!broken_off()) add({"files", std::string(abuse.name), std::move(outcome), since(started)});
    }
    // All at the same time, since each mostly waits for its server; told one after the other.
    std::vector<std::unique_ptr<ModeRun>> runs;
    for (const Mode mode : plan.modes) {
        if (!subject.package || (mode == Mode::inside && subject.is_program())) continue;
        auto ground = std::make_unique<Ground>(subject, mode, scale_of(mode, plan.quick), surroundings);
        runs.push_back(std::make_unique<ModeRun>(of_mode(plan.abuses, mode), std::move(ground), broken_off));
    }
    for (const auto& run : runs) {
        while (auto entry = run->next())
            add(std::move(*entry));
    }
    report.took = since(begin);
    return report;
}

}  // namespace patchbay::check
