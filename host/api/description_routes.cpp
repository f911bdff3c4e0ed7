// The API's description, for machines and to read, and the metrics.
#include "host/api/description.hpp"
#include "host/api/host_routes.hpp"
#include "host/ops/metrics.hpp"

namespace patchbay::api {

using nlohmann::json;

http::Routes description_routes(const http::Router& router, const modules::SchemaBook& book,
                                const json& schemas) {
    using wire::Access;
    const auto current = [&] { return describe(router.shared_table()->all(), book.all()); };
    return {
        host_route(
            {"GET", "/api/openapi.json", "getDescription", "This description", Access::everyone, {}, {}, {}},
            [current](http::Exchange&) { return http::Response::json(current().dump()); }, schemas),
        host_route(
            {"GET",
             "/api/docs",
             "readDescription",
             "This description, to read",
             Access::everyone,
             {},
             {},
             {}},
            [current](http::Exchange&) {
                http::Response response;
                response.content_type = "text/html; charset=utf-8";
                response.body = description_page(current());
                return response;
            },
            schemas)};
}

http::Routes metrics_routes(const ops::Metrics& metrics, const json& schemas) {
    return {host_route(
        {"GET", "/metrics", "metrics", "Prometheus metrics", wire::Access::everyone, {}, {}, {}},
        [&](http::Exchange&) {
            http::Response response;
            response.content_type = "text/plain; version=0.0.4; charset=utf-8";
            response.body = metrics.text();
            return response;
        },
        schemas)};
}

}  // namespace patchbay::api
