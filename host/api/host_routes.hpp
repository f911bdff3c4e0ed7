#pragma once
// The host's own resources as routes, one file a resource. app::Server mounts what these functions give.

#include "host/http/router.hpp"

#include <patchbay/schema.hpp>

#include <functional>
#include <string>
#include <vector>

namespace patchbay::accounts {
class Accounts;
}
namespace patchbay::live {
class Hub;
}
namespace patchbay::modules {
class Modules;
class SchemaBook;
}  // namespace patchbay::modules
namespace patchbay::ops {
class Metrics;
}

namespace patchbay::api {

class DeadLetters;
class InstalledPackages;
class ModuleActivity;
class SystemHealth;

/// How a route of the host is declared; schemas may be null.
struct Declaration {
    std::string method;
    std::string path;
    std::string operation;
    std::string summary;
    wire::Access access = wire::Access::admins;
    nlohmann::json query{};
    nlohmann::json body{};
    nlohmann::json answer{};
    int status = 200;
    nlohmann::json path_parameters{};
    std::string answer_type{};     ///< empty: application/json
    std::uint64_t body_limit = 0;  ///< bytes; 0: the server's default
};

std::shared_ptr<const http::Route> host_route(const Declaration& declaration, http::Handler handler,
                                              const nlohmann::json& schemas);

http::Routes session_routes(accounts::Accounts& accounts, modules::Modules& modules,
                            const nlohmann::json& schemas);
http::Routes user_routes(accounts::Accounts& accounts, const nlohmann::json& schemas);
http::Routes module_routes(modules::Modules& modules, const nlohmann::json& schemas);
http::Routes module_settings_routes(modules::Modules& modules, const nlohmann::json& schemas);
http::Routes module_insight_routes(modules::Modules& modules, const ModuleActivity& activity,
                                   const nlohmann::json& schemas);
http::Routes package_routes(modules::Modules& modules, InstalledPackages& packages,
                            const nlohmann::json& schemas);
http::Routes health_routes(SystemHealth& health, const nlohmann::json& schemas);
http::Routes dead_letter_routes(DeadLetters& letters, const nlohmann::json& schemas);
http::Routes live_routes(live::Hub& hub, const nlohmann::json& schemas);
http::Routes description_routes(const http::Router& router, const modules::SchemaBook& book,
                                const nlohmann::json& schemas);
http::Routes metrics_routes(const ops::Metrics& metrics, const nlohmann::json& schemas);

/// The path's "{id}".
std::string path_id(const http::Exchange& exchange);

/// The body of an answer.
http::Response json_answer(const nlohmann::json& value, int status = 200);

}  // namespace patchbay::api
