#include "host/check/description.hpp"

#include "host/check/sample.hpp"

#include <algorithm>
#include <charconv>

namespace patchbay::check {
namespace {

using nlohmann::json;

std::string in_capitals(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

bool is_of(const json& operation, const std::string& id) {
    const json tags = operation.value("tags", json::array());
    return std::find(tags.begin(), tags.end(), id) != tags.end();
}

void take_parameters(Route& route, const json& operation) {
    route.query = json::object();
    route.places = json::object();
    for (const json& each : operation.value("parameters", json::array())) {
        const std::string place = each.value("in", "");
        const std::string name = each.value("name", "");
        if (place == "path") route.places[name] = each.value("schema", json::object());
        if (place == "query" && each.value("required", false))
            route.query[name] = each.value("schema", json::object());
    }
}

void take_answers(Route& route, const json& operation) {
    const json responses = operation.value("responses", json::object());
    for (const auto& [text, response] : responses.items()) {
        int status = 0;
        std::from_chars(text.data(), text.data() + text.size(), status);
        if (status >= 200 && status < 400) route.answers[status] = response.value("content", json::object());
    }
}

Route described_route(const std::string& method, const std::string& path, const json& operation) {
    Route route{in_capitals(method), path};
    take_parameters(route, operation);
    take_answers(route, operation);
    const json::json_pointer body("/requestBody/content/application~1json/schema");
    if (operation.contains(body)) route.body = operation[body];
    return route;
}

/// References that are in `value` at any depth and that nothing is named by.
void find_dangling(const json& value, const json& named, const std::string& where,
                   std::set<std::string>& found) {
    if (value.is_object() && value.contains("$ref") && &resolved(value, named) == &value)
        found.insert(value["$ref"].dump() + " in " + where);
    if (!value.is_structured()) return;
    for (const json& each : value)
        find_dangling(each, named, where, found);
}

std::string label_in(std::string_view line, std::string_view name) {
    const std::string begin = std::string(name) + "=\"";
    const auto at = line.find(begin);
    if (at == std::string_view::npos) return {};
    const auto end = line.find('"', at + begin.size());
    return std::string(line.substr(at + begin.size(), end - at - begin.size()));
}

std::set<std::pair<std::string, std::string>> hooks_in(const std::string& id, std::string_view metrics) {
    std::set<std::pair<std::string, std::string>> hooks;
    while (!metrics.empty()) {
        const std::string_view line = metrics.substr(0, metrics.find('\n'));
        metrics.remove_prefix(std::min(metrics.size(), line.size() + 1));
        if (!line.starts_with("patchbay_http_") || label_in(line, "module") != id) continue;
        const std::string path = label_in(line, "route");
        if (path.starts_with("/hooks/")) hooks.emplace(label_in(line, "method"), path);
    }
    return hooks;
}

}  // namespace

std::vector<std::string> parameters_in(const std::string& path) {
    std::vector<std::string> names;
    for (auto at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1))
        names.push_back(path.substr(at + 1, path.find('}', at) - at - 1));
    return names;
}

Description describe_plugin(const std::string& id, const json& openapi, std::string_view metrics) {
    Description description;
    const json::json_pointer schemas("/components/schemas");
    if (openapi.contains(schemas)) description.named = openapi[schemas];
    const json paths = openapi.value("paths", json::object());
    for (const auto& [path, methods] : paths.items()) {
        for (const auto& [method, operation] : methods.items()) {
            if (!operation.is_object() || !is_of(operation, id)) continue;
            description.routes.push_back(described_route(method, path, operation));
            find_dangling(operation, description.named, description.routes.back().name(), description.dangling);
        }
    }
    for (const auto& [method, path] : hooks_in(id, metrics)) {
        Route route{method, path};
        route.hook = true;
        route.query = json::object();
        route.places = json::object();
        description.routes.push_back(std::move(route));
    }
    return description;
}

}  // namespace patchbay::check
