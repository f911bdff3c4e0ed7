#include "host/http/route.hpp"

namespace patchbay::http {

void RouteStatistics::count(int status, std::uint64_t spent_nanoseconds) {
    const auto index = static_cast<std::size_t>(status / 100);
    if (index < by_class.size()) by_class[index].fetch_add(1, std::memory_order_relaxed);
    const double seconds = static_cast<double>(spent_nanoseconds) / 1e9;
    std::size_t bucket = 0;
    while (bucket < kBuckets.size() && seconds > kBuckets[bucket])
        ++bucket;
    latency[bucket].fetch_add(1, std::memory_order_relaxed);
    nanoseconds.fetch_add(spent_nanoseconds, std::memory_order_relaxed);
}

Route make_route(wire::Route declared, std::string module, Handler handler,
                 const nlohmann::json& definitions) {
    const auto compile = [&](const std::string& schema) -> std::shared_ptr<const SchemaValidator> {
        if (schema.empty()) return nullptr;
        return std::make_shared<SchemaValidator>(nlohmann::json::parse(schema), definitions);
    };
    Route route;
    route.query = compile(declared.query_schema);
    route.query_may_be_absent = !route.query || route.query->check(nlohmann::json::object()).empty();
    route.body = compile(declared.body_schema);
    route.label = runtime::intern_label(module, declared.method + " " + declared.path);
    route.csrf_exempt = declared.path.starts_with("/hooks/");
    route.statistics = std::make_shared<RouteStatistics>();
    route.declared = std::move(declared);
    route.module = std::move(module);
    route.handler = std::move(handler);
    return route;
}

}  // namespace patchbay::http
