// What a module does: figures, log, crashes, and all of it as a file.
#include "host/api/host_routes.hpp"
#include "host/api/module_activity.hpp"

#include <charconv>

namespace patchbay::api {
namespace {

namespace s = schema;
using modules::Modules;
using nlohmann::json;

http::Handler show_log(const ModuleActivity& activity) {
    return [&](http::Exchange& exchange) {
        std::size_t limit = 200;
        const auto text = exchange.request.query_value("limit");
        std::from_chars(text.data(), text.data() + text.size(), limit);
        const auto level = exchange.request.query_value("level");
        return json_answer(activity.log(
            path_id(exchange), level.empty() ? log::Level::debug : modules::level_from_text(level), limit));
    };
}

http::Handler show_diagnostics(Modules& modules, const ModuleActivity& activity) {
    return [&](http::Exchange& exchange) {
        const std::string id = path_id(exchange);
        modules::SettingsView settings;
        if (modules.manifest(id)) settings = modules.settings(id);
        http::Response response = json_answer(activity.diagnostics(id, settings));
        response.headers.push_back(
            {"Content-Disposition", "attachment; filename=\"" + id + "-diagnostics.json\""});
        return response;
    };
}

json log_answer() {
    const json line = s::object({s::field("at", s::time()),
                                 s::field("level", s::one_of({"debug", "info", "warn", "error"})),
                                 s::field("text", s::text())});
    return s::object(
        {s::field("lines", s::list(line)), s::field("level", s::one_of({"debug", "info", "warn", "error"}))});
}

json crashes_answer() {
    const json crash = s::object({s::field("at", s::time()), s::field("what", s::text()),
                                  s::field("mode", s::one_of({"inside", "process"}))});
    return s::object({s::field("items", s::list(crash)), s::field("quarantined", s::boolean()),
                      s::field("limit_per_hour", s::integer())});
}

}  // namespace

http::Routes module_insight_routes(Modules& modules, const ModuleActivity& activity, const json& schemas) {
    using enum wire::Access;
    const json log_query = s::object({s::optional("level", s::one_of({"debug", "info", "warn", "error"})),
                                      s::optional("limit", s::integer(1, 500))});
    return {host_route(
                {"GET",
                 "/api/v1/modules/{id}/activity",
                 "getModuleActivity",
                 "What a module did since the server started: calls, time, memory, queue, stalls",
                 admins,
                 {},
                 {},
                 s::reference("ModuleActivity")},
                [&](http::Exchange& exchange) { return json_answer(activity.activity(path_id(exchange))); },
                schemas),
            host_route({"GET",
                        "/api/v1/modules/{id}/log",
                        "getModuleLog",
                        "The last lines of a module's log, newest last",
                        admins,
                        log_query,
                        {},
                        log_answer()},
                       show_log(activity), schemas),
            host_route(
                {"GET",
                 "/api/v1/modules/{id}/crashes",
                 "getModuleCrashes",
                 "When the server or the module's own process crashed in this module's code",
                 admins,
                 {},
                 {},
                 crashes_answer()},
                [&](http::Exchange& exchange) { return json_answer(activity.crashes(path_id(exchange))); },
                schemas),
            host_route({"GET",
                        "/api/v1/modules/{id}/diagnostics",
                        "getModuleDiagnostics",
                        "All that is known of a module as a file, secrets left out",
                        admins,
                        {},
                        {},
                        s::any()},
                       show_diagnostics(modules, activity), schemas)};
}

}  // namespace patchbay::api
