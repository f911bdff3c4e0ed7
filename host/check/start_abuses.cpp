// A calm day: installed, started, described, ended, started again.
#include "host/check/abuse.hpp"
#include "host/check/ground.hpp"
#include "host/packages/cli/json_text.hpp"

#include <patchbay/permissions.hpp>

#include <algorithm>

namespace patchbay::check {
namespace {

using nlohmann::json;
using packages::cli::text_in;
using std::chrono::milliseconds;

constexpr milliseconds kStartLimit{5000};
constexpr milliseconds kStopLimit{4000};  // then its calls are cancelled

std::string in_milliseconds(milliseconds time) {
    return std::to_string(time.count()) + " ms";
}

Outcome from_refusal(const Error& error, std::string needed) {
    return failed(error.title + (error.detail.empty() ? "" : ": " + error.detail), std::move(needed),
                  error.fix.empty() ? "See what it logs" : error.fix);
}

Outcome installs_from_its_package(Ground& ground) {
    const auto& installed = ground.opening().installed;
    if (!installed) return from_refusal(installed.error(), "a package that a server takes");
    const std::string& version = ground.subject().manifest->version;
    if (*installed != version)
        return failed("the server shows version " + *installed, "version " + version,
                      "Pack the plugin again");
    return passed(version);
}

Outcome starts_with_defaults(Ground& ground) {
    const Opening& opening = ground.opening();
    if (!opening.installed) return skipped("it can't be installed");
    if (!opening.started)
        return from_refusal(opening.started.error(),
                            "a start with nothing but defaults, as after an install");
    if (opening.start_took > kStartLimit)
        return failed("start() took " + in_milliseconds(opening.start_took),
                      "at most " + in_milliseconds(kStartLimit),
                      "Do in a task what takes long, and report in health() that it is not done yet");
    return passed("running after " + in_milliseconds(opening.start_took));
}

Outcome description_fits(Ground& ground) {
    std::vector<Fault> faults;
    const Description& description = ground.description();
    for (const std::string& reference : description.dangling)
        faults.push_back({"the reference " + reference + " leads nowhere", "a schema of that name",
                          "Name it with setup.schema(…)"});
    std::size_t undescribed = 0;
    for (const Route& route : description.routes)
        undescribed += route.reads() && !route.hook && route.answers.empty() ? 1 : 0;
    if (undescribed > 0)
        faults.push_back({std::to_string(undescribed) + " routes describe no successful answer",
                          "an answer's schema", "Give it in the route's options: .answer"});
    return judged(std::move(faults), std::to_string(description.routes.size()) + " routes");
}

/// Faults of one end and the start after it.
std::optional<Fault> end_and_start(Ground& ground) {
    const Answer ended = ground.change("disable");
    const std::string state = text_in(json_of(ended), "state");
    if (state != "disabled")
        return Fault{"after it was switched off it is " + (state.empty() ? words_of(ended) : state) + ": " +
                         text_in(ground.module().value("problem", json::object()), "detail"),
                     "disabled, with nothing of it left",
                     "End every wait when it throws Cancelled, and every thread in the destructor"};
    const Answer started = ground.change("enable");
    if (ground.serving()) return std::nullopt;
    return Fault{
        "it did not start again: " + text_in(json_of(started).value("problem", json::object()), "detail"),
        "a start after an end, as the first",
        "Give back in the destructor what start() took: ports, locks, files"};
}

Outcome stops_in_time(Ground& ground) {
    const Answer answer = ground.change("disable");
    const std::string state = text_in(json_of(answer), "state");
    if (answer.status != 0) ground.change("enable");
    if (state != "disabled")
        return failed(
            "it is " + (state.empty() ? words_of(answer) : state) + " after " + in_milliseconds(answer.took),
            "disabled", "End every wait when it throws Cancelled, and every thread in the destructor");
    if (answer.took >= kStopLimit)
        return failed("switching it off took " + in_milliseconds(answer.took),
                      "at most " + in_milliseconds(kStopLimit),
                      "Return from stop() at once, and let tasks end when their waits throw Cancelled");
    return passed(in_milliseconds(answer.took));
}

std::vector<std::string> names_of(const Description& description) {
    std::vector<std::string> names;
    for (const Route& route : description.routes)
        names.push_back(route.name());
    std::sort(names.begin(), names.end());
    return names;
}

Outcome starts_again(Ground& ground) {
    const auto before = names_of(ground.description());
    for (std::size_t count = 0; count < ground.scale().starts; ++count) {
        if (auto fault = end_and_start(ground)) return judged({std::move(*fault)});
    }
    if (names_of(ground.describe()) != before)
        return failed("its routes differ from those of the first start", "the same routes after each start",
                      "Register every route in start(), and keep nothing in static variables");
    return passed(std::to_string(ground.scale().starts) + " times");
}

}  // namespace

Abuses start_abuses() {
    return {{"installs-from-its-package", "Installs the package on an empty server",
             "That is how all others get it", Where::server, installs_from_its_package, true},
            {"starts-with-defaults", "Switches it on with nothing but the default settings",
             "Nobody has entered anything yet after an install", Where::server, starts_with_defaults, true},
            {"description-fits", "Reads its part of /api/openapi.json", "Clients are generated from it",
             Where::server, description_fits},
            {"stops-in-time", "Switches it off and looks how long that takes",
             "An end that takes longer is cut off", Where::server, stops_in_time},
            {"starts-again", "Switches it off and on, some times, and compares its routes",
             "Each change of the server does so", Where::server, starts_again}};
}

}  // namespace patchbay::check
