// Off and on, over and over: what is not given back adds up; and how the plugin says it is after all that.
#include "host/check/abuse.hpp"
#include "host/check/ground.hpp"
#include "host/check/growth.hpp"
#include "host/check/process_figures.hpp"
#include "host/packages/cli/json_text.hpp"

#include <algorithm>

namespace patchbay::check {
namespace {

using nlohmann::json;
using packages::cli::text_in;
using std::chrono::milliseconds;

// What the allocator and the database's connections move by on their own.
constexpr std::uint64_t kAllowedGrowth = 4ULL << 20;
constexpr std::size_t kSamples = 24;
constexpr milliseconds kSettle{3000};
constexpr milliseconds kAskedBy{2000};  // the server asks every second, and it may take another to answer
constexpr milliseconds kHealthWait{12'000};
constexpr double kHealthLimit = 2000;  // milliseconds; then the server counts it as degraded
constexpr const char* kQuickHealth =
    "Answer from what you know already, and ask nothing of the outside; report what is wrong as a check that "
    "is degraded";
constexpr std::size_t kWarmUp = 3;
constexpr std::size_t kRepeats = 8;
constexpr std::size_t kSlack = 2;  // threads and files that come and go with the server's own work

ProcessFigures server_figures(Ground& ground) {
    return figures_of(ground.server().pid());
}

/// False when it does not run afterwards.
bool toggle(Ground& ground) {
    ground.change("disable");
    const auto answer = ground.change("enable");
    const std::string state = text_in(json_of(answer), "state");
    return state == "running" || state == "degraded";
}

Fault did_not_come_back(Ground& ground, std::size_t round) {
    return {"after " + std::to_string(round) + " rounds it is " + ground.state() + ": " +
                text_in(ground.module().value("problem", json::object()), "detail"),
            "a start after every end", "Give back in the destructor what start() took"};
}

std::string grew(const char* what, std::size_t from, std::size_t to) {
    return std::string(what) + " went from " + std::to_string(from) + " to " + std::to_string(to);
}

/// Of threads and files that stay when the module is off.
std::vector<Fault> left_open(const ProcessFigures& before, const ProcessFigures& after, std::size_t rounds) {
    std::vector<Fault> faults;
    const std::string times = " over " + std::to_string(rounds) + " rounds";
    if (after.threads > before.threads + kSlack)
        faults.push_back({grew("threads", before.threads, after.threads) + times, "as many as before",
                          "Join in the destructor every thread that start() made, or use setup.task(…)"});
    if (after.files > before.files + kSlack)
        faults.push_back({grew("open files", before.files, after.files) + times, "as many as before",
                          "Close in the destructor what start() or a handler opened"});
    return faults;
}

/// The figures with the module off, once they no longer change to the better.
ProcessFigures settled(Ground& ground, const ProcessFigures& wanted) {
    ProcessFigures now = server_figures(ground);
    ground.wait_for(
        [&] {
            now = server_figures(ground);
            return now.threads <= wanted.threads + kSlack && now.files <= wanted.files + kSlack;
        },
        kSettle);
    return now;
}

/// The server keeps what it told browsers of each change of state, up to 32 MiB.
std::uint64_t allowed_growth(Ground& ground, std::size_t rounds) {
    constexpr std::size_t kTold = 8;  // times the module's state, and some words
    const std::size_t each = kTold * (ground.module().dump().size() + 300);
    return kAllowedGrowth + rounds / 2 * each;
}

Outcome handles_left_open(Ground& ground) {
    for (std::size_t round = 0; round < kWarmUp; ++round)
        toggle(ground);
    ground.change("disable");
    const ProcessFigures before = server_figures(ground);
    for (std::size_t round = 0; round < kRepeats; ++round) {
        ground.change("enable");
        for (const Route& route : ground.routes()) {
            if (route.reads()) ground.call(route, ground.call_for(route, round));
        }
        ground.change("disable");
    }
    const ProcessFigures after = settled(ground, before);
    std::vector<Fault> faults = left_open(before, after, kRepeats);
    if (ground.mode() == Mode::process && !children_of(ground.server().pid()).empty()) {
        // The server's database is a process of its own, too.
        for (const pid_t child : children_of(ground.server().pid())) {
            const auto database = ground.server().database();
            if (std::find(database.begin(), database.end(), child) != database.end()) continue;
            faults.push_back({"process " + std::to_string(child) + " is there while the module is off",
                              "none", "Start no process that outlives the plugin"});
        }
    }
    ground.change("enable");
    return judged(std::move(faults), std::to_string(after.threads) + " threads and " +
                                         std::to_string(after.files) + " files when it is off");
}

Outcome thousand_toggles(Ground& ground) {
    const std::size_t rounds = ground.scale().toggles;
    const std::size_t every = std::max<std::size_t>(1, rounds / kSamples);
    for (std::size_t round = 0; round < kWarmUp; ++round)
        toggle(ground);
    const ProcessFigures before = server_figures(ground);
    std::vector<std::uint64_t> memory;
    for (std::size_t round = 0; round < rounds; ++round) {
        if (!toggle(ground)) return judged({did_not_come_back(ground, round)});
        if (round % every == 0) memory.push_back(server_figures(ground).resident_bytes);
    }
    const ProcessFigures after = settled(ground, before);
    std::vector<Fault> faults = left_open(before, after, rounds);
    if (const auto growth = too_much_growth(memory, allowed_growth(ground, rounds), rounds))
        faults.push_back({*growth, "memory that stays as it is once caches are full",
                          "Free in the destructor what start() took; keep nothing in static variables"});
    return judged(std::move(faults), std::to_string(rounds) + " rounds, " +
                                         in_mebibytes(before.resident_bytes) + " before, " +
                                         in_mebibytes(after.resident_bytes) + " after");
}

/// How often the server has asked it, or changed its settings, which counts as the same.
std::uint64_t asked(Ground& ground, double& slowest) {
    for (const json& entry : ground.activity().value("entries", json::array())) {
        if (text_in(entry, "what") != "life cycle") continue;
        const json latency = entry.value("latency_ms", json());
        if (latency.is_object()) slowest = latency.value("max", 0.0);
        return entry.value("calls", 0U);
    }
    return 0;
}

Outcome health_is_quick(Ground& ground) {
    double slowest = 0;
    if (!ground.wait_for([&] { return ground.server().age() > kAskedBy && asked(ground, slowest) > 0; },
                         kHealthWait))
        return failed("health() was not answered within 12 s", "an answer in 2 s", kQuickHealth);
    const json checks = ground.module().value("health", json::array());
    for (const json& check : checks) {
        if (text_in(check, "name") == "health" && text_in(check, "state") == "degraded")
            return failed("health(): " + text_in(check, "detail"), "an answer in 2 s, and no exception",
                          kQuickHealth);
    }
    if (slowest > kHealthLimit)
        return failed("health() or configure() took " + std::to_string(static_cast<int>(slowest)) + " ms",
                      "an answer in 2 s", kQuickHealth);
    return passed(std::to_string(checks.size()) + " checks");
}

}  // namespace

Abuses toggle_abuses() {
    return {
        {"handles-left-open", "Switches it on, calls it, switches it off, and counts threads and open files",
         "What stays open adds up until nothing can be opened", Where::server, handles_left_open},
        {"thousand-toggles", "Switches it off and on 1,000 times and watches memory, threads and open files",
         "A server runs for months, and modules change", Where::server, thousand_toggles},
        {"health-is-quick", "Looks how quickly health() was answered so far",
         "Whoever does not answer in 2 s counts as degraded", Where::server, health_is_quick}};
}

}  // namespace patchbay::check
