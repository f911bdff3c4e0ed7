// OpenAPI 3.1.0: https://spec.openapis.org/oas/v3.1.0.html
#include "host/api/description.hpp"

#include "host/accounts/accounts.hpp"
#include "host/app/version.hpp"

#include <patchbay/schema.hpp>

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

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

json properties_of(const std::string& schema) {
    return schema.empty() ? json::object() : json::parse(schema).value("properties", json::object());
}

void add_path_parameters(json& parameters, const wire::Route& route) {
    const json declared = properties_of(route.path_schema);
    for (std::size_t at = route.path.find('{'); at != std::string::npos; at = route.path.find('{', at + 1)) {
        const std::string name = route.path.substr(at + 1, route.path.find('}', at) - at - 1);
        parameters.push_back({{"name", name},
                              {"in", "path"},
                              {"required", true},
                              {"schema", declared.value(name, schema::text())}});
    }
}

void add_parameters(json& parameters, const char* place, const std::string& schema) {
    if (schema.empty()) return;
    const json required = json::parse(schema).value("required", json::array());
    const json properties = properties_of(schema);
    for (const auto& [name, each] : properties.items()) {
        const bool needed = std::find(required.begin(), required.end(), name) != required.end();
        parameters.push_back({{"name", name}, {"in", place}, {"required", needed}, {"schema", each}});
    }
}

json parameters_of(const wire::Route& route) {
    json parameters = json::array();
    add_path_parameters(parameters, route);
    add_parameters(parameters, "query", route.query_schema);
    add_parameters(parameters, "header", route.header_schema);
    return parameters;
}

json success_of(const wire::Route& route) {
    json success{{"description", "Done"}};
    if (route.answer_schema.empty() && route.answer_type.empty()) return success;
    json media = json::object();
    if (!route.answer_schema.empty()) media["schema"] = json::parse(route.answer_schema);
    success["content"][route.answer_type.empty() ? "application/json" : route.answer_type] = std::move(media);
    return success;
}

json responses_of(const wire::Route& route) {
    json responses{
        {"default",
         {{"description", "What went wrong, and what to do"},
          {"content", {{"application/problem+json", {{"schema", schema::reference("Problem")}}}}}}}};
    responses[std::to_string(route.answer_status)] = success_of(route);
    for (const int status : route.more_statuses)
        responses[std::to_string(status)] = success_of(route);
    return responses;
}

json security_of(const wire::Route& route) {
    if (route.access == wire::Access::everyone) return json::array();
    json needed{{"session", json::array()}};
    if (route.method != "GET" && route.method != "HEAD") needed["csrf"] = json::array();
    return json::array({std::move(needed)});
}

/// Unique in the whole: two modules may each have a "listItems".
std::string operation_id(const http::Route& route) {
    return route.module == "host" ? route.declared.operation : route.module + "." + route.declared.operation;
}

json operation_of(const http::Route& route) {
    const wire::Route& declared = route.declared;
    json operation{{"summary", declared.summary},
                   {"tags", {route.module}},
                   {"description", std::string("For ") + access_text(declared.access) + "."},
                   {"security", security_of(declared)},
                   {"responses", responses_of(declared)}};
    if (!declared.operation.empty()) operation["operationId"] = operation_id(route);
    if (json parameters = parameters_of(declared); !parameters.empty())
        operation["parameters"] = std::move(parameters);
    if (!declared.body_schema.empty()) {
        operation["requestBody"] = {
            {"required", true},
            {"content", {{"application/json", {{"schema", json::parse(declared.body_schema)}}}}}};
    }
    return operation;
}

json security_schemes() {
    return {
        {"session",
         {{"type", "apiKey"},
          {"in", "cookie"},
          {"name", accounts::cookie_name(false)},
          {"description", "Set by signing in; over TLS its name is " + accounts::cookie_name(true) + "."}}},
        {"csrf",
         {{"type", "apiKey"},
          {"in", "header"},
          {"name", "X-CSRF-Token"},
          {"description", "The session's csrf_token."}}}};
}

json live_union(const std::vector<std::string>& events) {
    json messages = json::array();
    for (const std::string& event : events)
        messages.push_back(schema::reference(event));
    return {{"description",
             "What /api/v1/live tells. A WebSocket frame has a member \"type\": \"event\" besides; of a "
             "server-sent event the id and the event stand in their own lines."},
            {"oneOf", std::move(messages)}};
}

}  // namespace

json describe(const http::Routes& routes, modules::NamedSchemas named) {
    json paths = json::object();
    for (const auto& route : routes) {
        if (route->declared.path.starts_with("/api/v1/"))
            paths[route->declared.path][lower(route->declared.method)] = operation_of(*route);
    }
    if (!named.live_events.empty()) named.schemas["LiveEvent"] = live_union(named.live_events);
    return {{"openapi", "3.1.0"},
            {"info",
             {{"title", "Patchbay"},
              {"version", app::kVersion},
              {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
            {"paths", std::move(paths)},
            {"components", {{"schemas", std::move(named.schemas)}, {"securitySchemes", security_schemes()}}}};
}

}  // namespace patchbay::api
