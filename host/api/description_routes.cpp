// The API's description: OpenAPI 3.1 made from the routes in force, and a page to read it.
#include "host/api/host_routes.hpp"
#include "host/app/version.hpp"
#include "host/modules/schema_book.hpp"
#include "host/ops/metrics.hpp"

#include <algorithm>

namespace patchbay::api {

using nlohmann::json;

namespace {

const char* access_text(wire::Access access) {
    switch (access) {
        case wire::Access::everyone:
            return "everyone";
        case wire::Access::member:
            return "signed in";
        case wire::Access::operators:
            return "operators and admins";
        case wire::Access::admins:
            return "admins";
    }
    return "admins";
}

json parameters_of(const wire::Route& route) {
    json parameters = json::array();
    for (std::size_t at = route.path.find('{'); at != std::string::npos; at = route.path.find('{', at + 1)) {
        const std::string name = route.path.substr(at + 1, route.path.find('}', at) - at - 1);
        parameters.push_back(
            {{"name", name}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
    }
    if (!route.query_schema.empty()) {
        const json query = json::parse(route.query_schema);
        const json properties = query.value("properties", json::object());
        for (const auto& [name, schema] : properties.items()) {
            parameters.push_back({{"name", name}, {"in", "query"}, {"required", false}, {"schema", schema}});
        }
    }
    return parameters;
}

json operation_of(const http::Route& route) {
    const wire::Route& declared = route.declared;
    json operation{{"summary", declared.summary},
                   {"tags", {route.module}},
                   {"description", std::string("For ") + access_text(declared.access) + "."}};
    if (!declared.operation.empty()) operation["operationId"] = declared.operation;
    if (json parameters = parameters_of(declared); !parameters.empty())
        operation["parameters"] = std::move(parameters);
    if (!declared.body_schema.empty()) {
        operation["requestBody"] = {
            {"required", true},
            {"content", {{"application/json", {{"schema", json::parse(declared.body_schema)}}}}}};
    }
    json success{{"description", "Done"}};
    if (!declared.answer_schema.empty())
        success["content"] = {{"application/json", {{"schema", json::parse(declared.answer_schema)}}}};
    operation["responses"][std::to_string(declared.answer_status)] = std::move(success);
    operation["responses"]["default"] = {
        {"description", "What went wrong, and what to do"},
        {"content",
         {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}};
    return operation;
}

json describe(const http::Router& router, const modules::SchemaBook& book) {
    json paths = json::object();
    const auto table = router.shared_table();
    for (const auto& route : table->all()) {
        if (!route->declared.path.starts_with("/api/v1/")) continue;
        std::string method = route->declared.method;
        std::transform(method.begin(), method.end(), method.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        paths[route->declared.path][method] = operation_of(*route);
    }
    return {{"openapi", "3.1.0"},
            {"info",
             {{"title", "Patchbay"},
              {"version", app::kVersion},
              {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
            {"paths", std::move(paths)},
            {"components", {{"schemas", book.all()}}}};
}

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '&':
                out += "&amp;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string page(const json& description) {
    std::string html =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width,initial-scale=1\">"
        "<title>Patchbay API</title><style>body{font:14px/1.45 "
        "system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "code{font:13px ui-monospace,monospace}summary{cursor:pointer;padding:.4rem 0;border-top:1px solid "
        "#8884}"
        "pre{overflow:auto;background:#8881;padding:.8rem;border-radius:8px}@media(prefers-color-scheme:dark)"
        "{body{background:#16181d;color:#e6e8ec}}</style>"
        "<h1>Patchbay API</h1><p>Version " +
        escaped(description["info"]["version"]) +
        ". The machine-readable form is <a href=\"/api/openapi.json\">/api/openapi.json</a>.</p>";
    for (const auto& [path, methods] : description["paths"].items()) {
        for (const auto& [method, operation] : methods.items()) {
            html += "<details><summary><code>" + escaped(method) + " " + escaped(path) + "</code> " +
                    escaped(operation.value("summary", "")) + "</summary><pre>" + escaped(operation.dump(2)) +
                    "</pre></details>";
        }
    }
    return html + "</html>";
}

}  // namespace

http::Routes description_routes(const http::Router& router, const modules::SchemaBook& book,
                                const json& schemas) {
    using wire::Access;
    return {
        host_route(
            {"GET", "/api/openapi.json", "getDescription", "This description", Access::everyone, {}, {}, {}},
            [&](http::Exchange&) { return http::Response::json(describe(router, book).dump()); }, schemas),
        host_route(
            {"GET",
             "/api/docs",
             "readDescription",
             "This description, to read",
             Access::everyone,
             {},
             {},
             {}},
            [&](http::Exchange&) {
                http::Response response;
                response.content_type = "text/html; charset=utf-8";
                response.body = page(describe(router, book));
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
