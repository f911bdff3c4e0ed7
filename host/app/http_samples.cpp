#include "host/app/http_samples.hpp"

namespace patchbay::app {
namespace {

using Labels = std::map<std::string, std::string>;
using http::RouteStatistics;

std::string bound_of(std::size_t bucket) {
    if (bucket == RouteStatistics::kBuckets.size()) return "+Inf";
    std::string text = std::to_string(RouteStatistics::kBuckets[bucket]);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

void add_statistics(std::vector<ops::Sample>& samples, const RouteStatistics& statistics, Labels labels) {
    samples.push_back({"patchbay_http_request_seconds_total", "Time spent on requests", true, labels,
                       static_cast<double>(statistics.nanoseconds) / 1e9});
    std::uint64_t requests = 0;
    for (std::size_t kind = 1; kind < statistics.by_class.size(); ++kind) {
        const std::uint64_t answered = statistics.by_class[kind];
        if (answered == 0) continue;
        requests += answered;
        Labels with_status = labels;
        with_status["status"] = std::to_string(kind) + "xx";
        samples.push_back({"patchbay_http_requests_total", "Requests answered", true, std::move(with_status),
                           static_cast<double>(answered)});
    }
    if (requests == 0) return;  // no empty buckets of a hundred routes
    std::uint64_t at_most = 0;
    for (std::size_t bucket = 0; bucket < statistics.latency.size(); ++bucket) {
        at_most += statistics.latency[bucket];
        labels["le"] = bound_of(bucket);
        samples.push_back({"patchbay_http_request_duration_seconds_bucket",
                           "Requests answered within the time of the label le", true, labels,
                           static_cast<double>(at_most)});
    }
}

}  // namespace

std::vector<ops::Sample> route_samples(const http::RouteTable& table, const RouteStatistics& unrouted) {
    std::vector<ops::Sample> samples;
    for (const auto& route : table.all()) {
        add_statistics(
            samples, *route->statistics,
            {{"module", route->module}, {"method", route->declared.method}, {"route", route->declared.path}});
    }
    add_statistics(samples, unrouted, {{"module", "host"}, {"method", ""}, {"route", ""}});
    return samples;
}

std::vector<ops::Sample> server_samples(const http::ServerCounts& counts) {
    const auto sample = [](const char* name, const char* help, bool counter, auto value) {
        return ops::Sample{name, help, counter, {}, static_cast<double>(value)};
    };
    return {sample("patchbay_http_connections", "Open connections, without WebSockets", false,
                   counts.connections),
            sample("patchbay_http_connections_accepted_total", "Connections accepted", true, counts.accepted),
            sample("patchbay_http_connections_refused_total", "Connections beyond a bound", true,
                   counts.refused_connections),
            sample("patchbay_http_clients_left_total",
                   "Clients that left while their request was handled, which ended it", true,
                   counts.clients_left),
            sample("patchbay_http_heads_refused_total", "Requests refused before they were read", true,
                   counts.refused_heads)};
}

}  // namespace patchbay::app
