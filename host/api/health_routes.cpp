#include "host/api/host_routes.hpp"
#include "host/api/module_json.hpp"
#include "host/api/module_samples.hpp"
#include "host/api/system_health.hpp"
#include "host/app/version.hpp"

#include <unistd.h>
#include <fstream>

namespace patchbay::api {

using nlohmann::json;

namespace {

std::int64_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::int64_t total = 0;
    std::int64_t resident = 0;
    statm >> total >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

json disk_check(const std::filesystem::path& folder) {
    std::error_code error;
    const auto space = std::filesystem::space(folder, error);
    if (error)
        return {
            {"name", "disk"}, {"state", "degraded"}, {"detail", "the data folder's disk can't be measured"}};
    constexpr double kGigabyte = 1e9;
    const double free = static_cast<double>(space.available);
    const char* const state = free < 0.2 * kGigabyte ? "down" : free < kGigabyte ? "degraded" : "ok";
    return {{"name", "disk"},
            {"state", state},
            {"detail", "free space for the data folder"},
            {"value", free},
            {"unit", "bytes"}};
}

json database_check(const storage::PoolStatus& status) {
    return {{"name", "database"},
            {"state", status.state == "connected" ? "ok" : "down"},
            {"detail", status.state}};
}

json module_checks(const modules::Modules& modules) {
    json checks = json::array();
    for (const auto& view : modules.list()) {
        if (!view.enabled) continue;
        const char* const state = view.state == modules::State::running    ? "ok"
                                  : view.state == modules::State::degraded ? "degraded"
                                                                           : "down";
        checks.push_back(
            {{"name", "module " + view.id},
             {"state", state},
             {"detail", view.problem ? view.problem->title : std::string(modules::to_text(view.state))}});
    }
    return checks;
}

const char* consumer_state(const bus::ConsumerStatus& consumer) {
    if (consumer.full) return "paused";
    return consumer.retrying > 0 ? "retrying" : "ok";
}

json full_consumers(const bus::Bus& bus) {
    json checks = json::array();
    for (const auto& consumer : bus.consumers()) {
        if (!consumer.full) continue;
        checks.push_back({{"name", "consumer " + consumer.name},
                          {"state", "degraded"},
                          {"detail", std::to_string(consumer.open) +
                                         " events are not handled; it takes no more until some are"}});
    }
    return checks;
}

const char* worst(const json& checks) {
    bool degraded = false;
    for (const auto& check : checks) {
        if (check["name"] == "database" && check["state"] == "down") return "down";
        degraded = degraded || check["state"] != "ok";
    }
    return degraded ? "degraded" : "ok";
}

}  // namespace

SystemHealth::SystemHealth(Sources sources)
    : sources_(sources), started_at_(std::chrono::system_clock::now()) {}

bool SystemHealth::ready() {
    return started_ && sources_.storage.status().state == "connected";
}

json SystemHealth::consumers() {
    std::map<std::string, std::int64_t> letters;
    try {
        letters = sources_.dead_letters.count_by_consumer();
    } catch (const Failure&) {
        // Without the database there are no counts; the database's own check says so.
    }
    json list = json::array();
    for (const auto& consumer : sources_.bus.consumers()) {
        list.push_back({{"name", consumer.name},
                        {"module", consumer.module},
                        {"topics", consumer.topics},
                        {"lag_events", consumer.open},
                        {"lag_seconds", consumer.oldest_age_seconds},
                        {"retrying", consumer.retrying},
                        {"dead_letters", letters[consumer.name]},
                        {"state", consumer_state(consumer)},
                        {"last_error", consumer.last_error.empty() ? json() : json(consumer.last_error)}});
    }
    return list;
}

json SystemHealth::report() {
    const storage::PoolStatus database = sources_.storage.status();
    json checks = json::array({database_check(database), disk_check(sources_.data_folder)});
    for (auto& check : module_checks(sources_.modules))
        checks.push_back(std::move(check));
    for (auto& check : full_consumers(sources_.bus))
        checks.push_back(std::move(check));
    const auto up = std::chrono::system_clock::now() - started_at_;
    json loops = json::array();
    for (std::size_t index = 0; index < sources_.runtime.size(); ++index) {
        const auto& loop = sources_.runtime.at(index);
        const double busy = 100.0 * static_cast<double>(loop.busy_nanoseconds()) /
                            static_cast<double>(std::chrono::nanoseconds(up).count());
        loops.push_back(
            {{"index", index}, {"busy_percent", std::clamp(busy, 0.0, 100.0)}, {"fibers", loop.fibers()}});
    }
    json stalls = json::array();
    for (const auto& stall : sources_.watchdog.recent()) {
        stalls.push_back({{"module", stall.module},
                          {"what", stall.what},
                          {"milliseconds", stall.lasted.count()},
                          {"at", rfc3339(stall.noticed_at)}});
    }
    const char* const status = worst(checks);
    return {{"status", status},
            {"version", app::kVersion},
            {"uptime_seconds", std::chrono::duration_cast<std::chrono::seconds>(up).count()},
            {"started_at", rfc3339(started_at_)},
            {"checks", std::move(checks)},
            {"memory", {{"resident_bytes", resident_bytes()}}},
            {"database",
             {{"embedded", sources_.embedded_database},
              {"version", database.server_version},
              {"connections_in_use", database.in_use},
              {"connections_max", database.max},
              {"size_bytes", database.database_size_bytes}}},
            {"bus", {{"consumers", consumers()}}},
            {"live", {{"clients", sources_.live.clients()}}},
            {"loops", std::move(loops)},
            {"stalls", std::move(stalls)}};
}

std::vector<ops::Sample> SystemHealth::samples() {
    std::vector<ops::Sample> samples{{"patchbay_resident_bytes",
                                      "Resident memory of the process",
                                      false,
                                      {},
                                      static_cast<double>(resident_bytes())},
                                     {"patchbay_live_clients",
                                      "Connected live clients",
                                      false,
                                      {},
                                      static_cast<double>(sources_.live.clients())}};
    for (const auto& consumer : sources_.bus.consumers()) {
        const std::map<std::string, std::string> labels{{"consumer", consumer.name},
                                                        {"module", consumer.module}};
        samples.push_back({"patchbay_bus_open_events", "Events read and not yet handled", false, labels,
                           static_cast<double>(consumer.open)});
        samples.push_back({"patchbay_bus_oldest_age_seconds", "Age of the oldest event not yet handled",
                           false, labels, consumer.oldest_age_seconds});
        samples.push_back({"patchbay_bus_retrying_events", "Events that wait for another attempt", false,
                           labels, static_cast<double>(consumer.retrying)});
        samples.push_back({"patchbay_bus_handled_total", "Events handled", true, labels,
                           static_cast<double>(consumer.handled)});
        samples.push_back({"patchbay_bus_failed_total", "Attempts that failed", true, labels,
                           static_cast<double>(consumer.failed)});
    }
    auto of_modules = module_samples(sources_.modules.list(), runtime::all_labels());
    std::move(of_modules.begin(), of_modules.end(), std::back_inserter(samples));
    const auto database = sources_.storage.status();
    samples.push_back({"patchbay_database_connections_in_use",
                       "Database connections at work",
                       false,
                       {},
                       static_cast<double>(database.in_use)});
    samples.push_back({"patchbay_database_waiting",
                       "Callers waiting for a database connection",
                       false,
                       {},
                       static_cast<double>(database.waiting)});
    return samples;
}

http::Routes health_routes(SystemHealth& health, const json& schemas) {
    using enum wire::Access;
    return {host_route(
                {"GET", "/health/live", "live", "The process answers", everyone, {}, {}, {}},
                [](http::Exchange&) {
                    return json_answer({{"status", "ok"}});
                },
                schemas),
            host_route(
                {"GET", "/health/ready", "ready", "Requests may be sent here", everyone, {}, {}, {}},
                [&](http::Exchange&) {
                    const bool ready = health.ready();
                    return json_answer({{"status", ready ? "ok" : "not ready"}}, ready ? 200 : 503);
                },
                schemas),
            host_route(
                {"GET",
                 "/api/v1/admin/health",
                 "getHealth",
                 "How the install is",
                 admins,
                 {},
                 {},
                 schema::reference("SystemHealth")},
                [&](http::Exchange&) { return json_answer(health.report()); }, schemas)};
}

}  // namespace patchbay::api
