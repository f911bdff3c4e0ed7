#pragma once
// What a plugin declares once it runs: its routes, with what they take and answer. Pure.

#include <nlohmann/json.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::check {

struct Route {
    std::string method;
    std::string path;          ///< with {parameters}
    bool hook = false;         ///< for the outside: not in the API's description
    nlohmann::json query{};    ///< by name: schemas of those that are required
    nlohmann::json places{};   ///< by name: schemas of the path's parameters
    nlohmann::json body{};     ///< null: none is described
    std::map<int, nlohmann::json> answers{};  ///< successful ones, by status: their content by media type

    std::string name() const { return method + " " + path; }
    bool reads() const { return method == "GET"; }
};

struct Description {
    nlohmann::json named = nlohmann::json::object();  ///< schemas that others refer to
    std::vector<Route> routes;
    std::set<std::string> dangling;  ///< references that lead nowhere, with the route they are in
};

/// `openapi`: of the whole server; `metrics`: its /metrics, the only place that names hooks.
Description describe_plugin(const std::string& id, const nlohmann::json& openapi, std::string_view metrics);

/// The names of the {parameters} in a path, in order.
std::vector<std::string> parameters_in(const std::string& path);

}  // namespace patchbay::check
