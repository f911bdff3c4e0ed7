#include "host/app/housekeeping.hpp"

#include <spdlog/spdlog.h>

namespace patchbay::app {
namespace {

constexpr std::chrono::seconds kHealthEvery{5};
constexpr int kCleanUpEvery = 720;  // health checks: an hour

void clean_up(bus::Bus& bus, accounts::Accounts& accounts) {
    try {
        accounts.delete_expired_sessions();
        while (bus.clean_up() > 0) {
        }
    } catch (const std::exception& exception) {
        spdlog::warn("cleaning up failed, next try in an hour: {}", exception.what());
    }
}

}  // namespace

Housekeeping::Housekeeping(runtime::Runtime& runtime, modules::Modules& modules, bus::Bus& bus,
                           accounts::Accounts& accounts)
    : scope_(std::make_shared<runtime::CancelScope>()) {
    runtime.next().spawn(
        runtime::intern_label("host", "housekeeping"), scope_, [&modules, &bus, &accounts, ended = ended_] {
            for (int round = 1; runtime::sleep_for(kHealthEvery) != runtime::WaitOutcome::cancelled;
                 ++round) {
                try {
                    modules.check_health();
                } catch (const Cancelled&) {
                    break;
                }
                if (round % kCleanUpEvery == 1) clean_up(bus, accounts);
            }
            ended.complete(true);
        });
}

Housekeeping::~Housekeeping() {
    scope_->cancel();
    ended_.wait(std::chrono::seconds(2));
}

std::vector<ops::Sample> route_samples(const http::RouteTable& table) {
    std::vector<ops::Sample> samples;
    for (const auto& route : table.all()) {
        const auto& statistics = *route->statistics;
        std::map<std::string, std::string> labels{
            {"module", route->module}, {"method", route->declared.method}, {"route", route->declared.path}};
        for (std::size_t kind = 1; kind < statistics.by_class.size(); ++kind) {
            if (statistics.by_class[kind] == 0) continue;
            labels["status"] = std::to_string(kind) + "xx";
            samples.push_back({"patchbay_http_requests_total", "Requests answered", true, labels,
                               static_cast<double>(statistics.by_class[kind])});
        }
        labels.erase("status");
        samples.push_back({"patchbay_http_request_seconds_total", "Time spent on requests", true, labels,
                           static_cast<double>(statistics.nanoseconds) / 1e9});
    }
    return samples;
}

}  // namespace patchbay::app
