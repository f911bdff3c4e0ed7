// What admins set for a module: its settings and their versions, how it is isolated, how much it logs.
#include "host/api/host_routes.hpp"
#include "host/api/module_json.hpp"

namespace patchbay::api {
namespace {

namespace s = schema;
using modules::Modules;
using nlohmann::json;

json or_null(const std::string& text) {
    return text.empty() ? json() : json(text);
}

std::string_view to_text(modules::Applied applied) {
    switch (applied) {
        case modules::Applied::live:
            return "live";
        case modules::Applied::restarted:
            return "restarted";
        case modules::Applied::stored:
            return "stored";
    }
    return "stored";
}

json settings_json(const modules::SettingsView& view) {
    json answer{{"schema", view.schema},
                {"values", view.values},
                {"secrets_set", view.secrets_set},
                {"locked", view.locked},
                {"version", view.version},
                {"updated_at", or_null(view.updated_at)},
                {"updated_by", or_null(view.updated_by)},
                {"can_undo", view.can_undo},
                {"can_test", view.can_test}};
    if (view.applied) answer["applied"] = to_text(*view.applied);
    return answer;
}

http::Handler change_module(Modules& modules) {
    return [&](http::Exchange& exchange) {
        const json body = json::parse(exchange.request.body);
        const std::string id = path_id(exchange);
        if (body.contains("log_level"))
            modules.set_log_level(id, modules::level_from_text(body["log_level"].get<std::string>()));
        if (body.contains("isolation")) modules.isolate(id, body["isolation"] == "process");
        return module_answer(exchange, modules.view(id));
    };
}

http::Handler list_versions(Modules& modules) {
    return [&](http::Exchange& exchange) {
        json items = json::array();
        for (const auto& each : modules.settings_versions(path_id(exchange))) {
            items.push_back({{"version", each.version},
                             {"updated_at", each.updated_at},
                             {"updated_by", each.updated_by},
                             {"values", each.settings}});
        }
        return json_answer({{"items", items}, {"next", json()}});
    };
}

http::Handler test_settings(Modules& modules) {
    return [&](http::Exchange& exchange) {
        const json body = json::parse(exchange.request.body);
        const auto languages = http::languages_of(exchange);
        json checks = json::array();
        for (const auto& check : modules.test_settings(path_id(exchange), body["values"])) {
            const auto words = words_of(check, languages);
            checks.push_back({{"name", words.name}, {"degraded", check.degraded}, {"detail", words.detail}});
        }
        return json_answer({{"checks", checks}});
    };
}

http::Routes version_routes(Modules& modules, const json& schemas) {
    using enum wire::Access;
    const json settings = s::reference("ModuleSettings");
    const json version = s::object({s::field("version", s::integer()), s::field("updated_at", s::time()),
                                    s::field("updated_by", s::text()), s::field("values", s::any())});
    return {host_route({"GET",
                        "/api/v1/modules/{id}/settings/versions",
                        "listModuleSettingsVersions",
                        "The newest fifty versions of a module's settings, newest first",
                        admins,
                        {},
                        {},
                        s::page(version)},
                       list_versions(modules), schemas),
            host_route(
                {"POST",
                 "/api/v1/modules/{id}/settings/undo",
                 "undoModuleSettings",
                 "Takes the settings of a former version again, as a new one",
                 admins,
                 {},
                 s::object({s::field("version", s::integer(0, 1000000000))}),
                 settings},
                [&](http::Exchange& exchange) {
                    const json body = json::parse(exchange.request.body);
                    return json_answer(settings_json(modules.undo_settings(path_id(exchange), body["version"],
                                                                           exchange.identity.user.name)));
                },
                schemas)};
}

}  // namespace

http::Routes module_settings_routes(Modules& modules, const json& schemas) {
    using enum wire::Access;
    const json settings = s::reference("ModuleSettings");
    const json values{{"type", "object"}};
    const json check = s::object(
        {s::field("name", s::text()), s::field("degraded", s::boolean()), s::field("detail", s::text())});
    http::Routes routes{
        host_route(
            {"PATCH",
             "/api/v1/modules/{id}",
             "changeModule",
             "Lets a module run inside the server or in a process of its own, and says how much it logs",
             admins,
             {},
             s::object({s::optional("isolation", s::one_of({"inside", "process"})),
                        s::optional("log_level", s::one_of({"debug", "info", "warn", "error"}))}),
             s::reference("Module")},
            change_module(modules), schemas),
        host_route(
            {"GET",
             "/api/v1/modules/{id}/settings",
             "getModuleSettings",
             "A module's settings and their schema, without secrets",
             admins,
             {},
             {},
             settings},
            [&](http::Exchange& exchange) {
                return json_answer(settings_json(modules.settings(path_id(exchange))));
            },
            schemas),
        host_route(
            {"PUT",
             "/api/v1/modules/{id}/settings",
             "setModuleSettings",
             "Changes a module's settings while it runs; a secret that is left out stays as it is",
             admins,
             {},
             s::object({s::field("version", s::integer(0, 1000000000)), s::field("values", values)}),
             settings},
            [&](http::Exchange& exchange) {
                const json body = json::parse(exchange.request.body);
                return json_answer(settings_json(modules.set_settings(
                    path_id(exchange), body["version"], body["values"], exchange.identity.user.name)));
            },
            schemas),
        host_route({"POST",
                    "/api/v1/modules/{id}/settings/test",
                    "testModuleSettings",
                    "Lets a running module try settings that it does not take",
                    admins,
                    {},
                    s::object({s::field("values", values)}),
                    s::object({s::field("checks", s::list(check))})},
                   test_settings(modules), schemas)};
    for (auto& route : version_routes(modules, schemas))
        routes.push_back(route);
    return routes;
}

}  // namespace patchbay::api
