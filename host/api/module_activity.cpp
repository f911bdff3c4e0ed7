#include "host/api/module_activity.hpp"

#include "host/api/module_json.hpp"
#include "host/app/version.hpp"
#include "host/memory/heap_accounts.hpp"
#include "host/runtime/call_record.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace patchbay::api {

using nlohmann::json;

namespace {

constexpr std::size_t kMostEntries = 100;
constexpr std::size_t kDiagnosticLines = 500;

using Times = std::array<std::uint64_t, runtime::Answers::kSteps>;

struct Figures {
    std::string what;
    std::uint64_t answered = 0;
    std::uint64_t failed = 0;
    std::uint64_t cancelled = 0;
    std::uint64_t in_flight = 0;
    std::uint64_t loop_nanoseconds = 0;
    Times by_time{};

    std::uint64_t calls() const { return answered + failed + cancelled + in_flight; }
    void add(const Figures& other) {
        answered += other.answered;
        failed += other.failed;
        cancelled += other.cancelled;
        in_flight += other.in_flight;
        loop_nanoseconds += other.loop_nanoseconds;
        for (std::size_t step = 0; step < by_time.size(); ++step)
            by_time[step] += other.by_time[step];
    }
};

Figures figures_of(const runtime::Label& label) {
    Figures figures;
    figures.what = label.what;
    figures.answered = label.answers.answered;
    figures.failed = label.answers.failed;
    figures.cancelled = label.answers.cancelled;
    figures.loop_nanoseconds = label.loop_nanoseconds;
    for (std::size_t step = 0; step < figures.by_time.size(); ++step)
        figures.by_time[step] = label.answers.by_time[step];
    return figures;
}

double milliseconds(std::chrono::nanoseconds time) {
    return static_cast<double>(time.count() / 1000) / 1000.0;
}

/// Null when nothing has ended yet.
json latency(const Times& by_time) {
    std::uint64_t total = 0;
    std::size_t slowest = 0;
    for (std::size_t step = 0; step < by_time.size(); ++step) {
        total += by_time[step];
        if (by_time[step] > 0) slowest = step;
    }
    if (total == 0) return nullptr;
    const auto at = [&](double share) {
        const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(total - 1)) + 1;
        std::uint64_t seen = 0;
        for (std::size_t step = 0; step < by_time.size(); ++step) {
            seen += by_time[step];
            if (seen >= wanted) return milliseconds(runtime::longest_of(step));
        }
        return milliseconds(runtime::longest_of(slowest));
    };
    return {{"p50", at(0.5)},
            {"p95", at(0.95)},
            {"p99", at(0.99)},
            {"max", milliseconds(runtime::longest_of(slowest))}};
}

json figures_json(const Figures& figures) {
    return {{"calls", figures.calls()},
            {"errors", figures.failed},
            {"cancelled", figures.cancelled},
            {"in_flight", figures.in_flight},
            {"latency_ms", latency(figures.by_time)},
            {"loop_ms", figures.loop_nanoseconds / 1000000}};
}

/// What it does, the busiest first.
std::vector<Figures> entries_of(const std::string& id, const modules::ModuleView& view) {
    std::map<std::string, std::uint64_t> held;
    for (const auto& hold : view.holds)
        held[hold.name] += static_cast<std::uint64_t>(hold.count);
    std::vector<Figures> entries;
    for (const runtime::Label* const label : runtime::all_labels()) {
        if (label->module != id) continue;
        Figures figures = figures_of(*label);
        if (const auto found = held.find(label->what); found != held.end()) figures.in_flight = found->second;
        if (figures.calls() > 0 || figures.loop_nanoseconds > 0) entries.push_back(std::move(figures));
    }
    std::sort(entries.begin(), entries.end(), [](const Figures& left, const Figures& right) {
        return left.calls() != right.calls() ? left.calls() > right.calls() : left.what < right.what;
    });
    return entries;
}

/// Of its own process all that it uses, of a module inside the server what it holds of the server's heap.
json memory_json(const std::string& id, const modules::ModuleView& view) {
    if (view.process) return {{"memory_bytes", view.process->resident_bytes}, {"memory_kind", "process"}};
    if (const auto held = memory::heap_bytes(memory::account_of(id)))
        return {{"memory_bytes", *held}, {"memory_kind", "heap"}};
    return {{"memory_bytes", nullptr}, {"memory_kind", nullptr}};
}

}  // namespace

ModuleActivity::ModuleActivity(Sources sources)
    : sources_(std::move(sources)), since_(std::chrono::system_clock::now()) {}

json ModuleActivity::activity(const std::string& id) const {
    const modules::ModuleView view = sources_.modules.view(id);
    auto entries = entries_of(id, view);
    Figures whole;
    for (const Figures& entry : entries)
        whole.add(entry);
    json report = figures_json(whole);
    if (entries.size() > kMostEntries) entries.resize(kMostEntries);
    report["entries"] = json::array();
    for (const Figures& entry : entries) {
        json each = figures_json(entry);
        each["what"] = entry.what;
        report["entries"].push_back(std::move(each));
    }
    report["since"] = rfc3339(since_);
    report.update(memory_json(id, view));
    report["process_id"] = view.process ? json(view.process->id) : json();
    report["held"] = json::array();
    for (const auto& held : view.held)
        report["held"].push_back({{"name", held.name}, {"count", held.count}});
    std::uint64_t waiting = 0;
    double oldest = 0;
    std::int64_t dead = 0;
    auto letters = sources_.dead_letters.count_by_consumer();
    for (const auto& consumer : sources_.bus.consumers()) {
        if (consumer.module != id) continue;
        waiting += consumer.open;
        oldest = std::max(oldest, consumer.oldest_age_seconds);
        dead += letters[consumer.name];
    }
    report["queue"] = {{"waiting", waiting}, {"oldest_seconds", oldest}, {"dead_letters", dead}};
    report["stalls"] = json::array();
    for (const auto& stall : stalls(id)) {
        report["stalls"].push_back(
            {{"what", stall.what}, {"at", rfc3339(stall.noticed_at)}, {"ms", stall.lasted.count()}});
    }
    return report;
}

/// Of the server's loops and of its own process, newest first.
std::vector<runtime::Stall> ModuleActivity::stalls(const std::string& id) const {
    auto stalls = sources_.modules.stalls_of(id);
    for (auto& stall : sources_.watchdog.recent()) {
        if (stall.module == id) stalls.push_back(std::move(stall));
    }
    std::stable_sort(stalls.begin(), stalls.end(),
                     [](const auto& left, const auto& right) { return left.noticed_at > right.noticed_at; });
    return stalls;
}

json ModuleActivity::log(const std::string& id, log::Level least, std::size_t count) const {
    const auto lines_of = sources_.modules.log_of(id);
    json lines = json::array();
    for (const auto& line : lines_of->lines(least, count))
        lines.push_back(
            {{"at", rfc3339(line.at)}, {"level", modules::to_text(line.level)}, {"text", line.text}});
    return {{"lines", lines}, {"level", modules::to_text(lines_of->level())}};
}

json ModuleActivity::crashes(const std::string& id) const {
    const auto view = sources_.modules.view(id);
    json items = json::array();
    for (const auto& crash : sources_.crashes()) {
        if (crash.module != id) continue;
        items.push_back({{"at", rfc3339(crash.at)},
                         {"what", crash.what},
                         {"mode", crash.own_process ? "process" : "inside"}});
    }
    return {
        {"items", items}, {"quarantined", view.state == modules::State::quarantined}, {"limit_per_hour", 3}};
}

json ModuleActivity::diagnostics(const std::string& id, const modules::SettingsView& settings) const {
    return {{"made_at", rfc3339(std::chrono::system_clock::now())},
            {"host", app::kVersion},
            {"module", module_json(sources_.modules.view(id))},
            {"settings", {{"values", settings.values}, {"secrets_set", settings.secrets_set}}},
            {"activity", activity(id)},
            {"crashes", crashes(id)},
            {"log", log(id, log::Level::debug, kDiagnosticLines)}};
}

}  // namespace patchbay::api
