#include "host/http/route.hpp"

#include <algorithm>
#include <stdexcept>

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

namespace {

void check_declared(const wire::Route& declared) {
    const std::string what = declared.method + " " + declared.path;
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (declared.method.empty() || !std::all_of(declared.method.begin(), declared.method.end(), is_capital))
        throw std::invalid_argument(what + ": its method is none: it consists of capital letters");
    const auto is_visible = [](char c) { return c > ' ' && c <= '~'; };
    if (!std::all_of(declared.path.begin(), declared.path.end(), is_visible))
        throw std::invalid_argument(what + ": its path holds more than visible ASCII characters");
    if (declared.access > wire::Access::admins)
        throw std::invalid_argument(what + ": there is no access " +
                                    std::to_string(static_cast<std::uint32_t>(declared.access)));
    if (declared.answer_status < 100 || declared.answer_status > 599)
        throw std::invalid_argument(what + ": there is no status " + std::to_string(declared.answer_status));
}

}  // namespace

Route make_route(wire::Route declared, std::string module, Handler handler,
                 const nlohmann::json& definitions) {
    check_declared(declared);
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
