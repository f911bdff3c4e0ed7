// The modules of the install: what there is, how it is, on and off.
#include "host/api/host_routes.hpp"
#include "host/api/module_json.hpp"

#include <array>
#include <ctime>

namespace patchbay::api {

namespace s = schema;
using nlohmann::json;

std::string rfc3339(std::chrono::system_clock::time_point time) {
    const auto milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    const std::time_t seconds = static_cast<std::time_t>(milliseconds / 1000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    std::string fraction = std::to_string(1000 + milliseconds % 1000);
    fraction[0] = '.';
    return std::string(text.data(), length) + fraction + "Z";
}

namespace {

json problem_json(const std::optional<Error>& problem) {
    if (!problem) return nullptr;
    return {{"code", problem->code},
            {"title", problem->title},
            {"detail", problem->detail},
            {"fix", problem->fix}};
}

}  // namespace

json ui_json(const json& ui) {
    if (!ui.is_object() || ui.empty()) return nullptr;
    return {{"pages", ui.value("pages", json::array())}, {"card", ui.contains("card") ? ui["card"] : json()}};
}

json permissions_json(const json& declared) {
    const json events = declared.is_object() ? declared.value("events", json::object()) : json::object();
    const json listed = declared.is_object() ? declared : json::object();
    return {{"routes", listed.value("routes", json::array({"api"}))},
            {"services", listed.value("services", json::array())},
            {"events",
             {{"consume", events.value("consume", json::array())},
              {"publish", events.value("publish", json::array())}}},
            {"outbound", listed.value("outbound", json::array())},
            {"live", listed.value("live", json::array())},
            {"secrets", listed.value("secrets", json::array())}};
}

wire::HealthWords words_of(const wire::HealthCheck& check, const http::Languages& languages) {
    const auto* translated = http::translation(check.translations, languages);
    if (!translated) return {check.name, check.detail};
    return {translated->name.empty() ? check.name : translated->name,
            translated->detail.empty() ? check.detail : translated->detail};
}

json module_json(const modules::ModuleView& module, const http::Languages& languages) {
    json swap;
    if (module.swap) {
        swap = {{"from", module.swap->from},
                {"to", module.swap->to},
                {"state", modules::to_text(module.swap->state)},
                {"problem", problem_json(module.swap->problem)},
                {"since", rfc3339(module.swap->since)}};
    }
    json health = json::array();
    for (const auto& check : module.health) {
        const auto words = words_of(check, languages);
        health.push_back(
            {{"name", words.name}, {"state", check.degraded ? "degraded" : "ok"}, {"detail", words.detail}});
    }
    json dependents = json::array();
    for (const auto& [id, name] : module.dependents)
        dependents.push_back({{"id", id}, {"name", name}});
    json holds = json::array();
    for (const auto& hold : module.holds)
        holds.push_back({{"name", hold.name}, {"count", hold.count}});
    return {{"id", module.id},
            {"name", module.name},
            {"summary", module.summary},
            {"icon", module.icon},
            {"version", module.version},
            {"state", modules::to_text(module.state)},
            {"enabled", module.enabled},
            {"problem", problem_json(module.problem)},
            {"swap", swap},
            {"health", health},
            {"needs", module.needs},
            {"offers", module.offers},
            {"holds", holds},
            {"since", rfc3339(module.since)},
            {"retry_at", module.retry_at ? json(rfc3339(*module.retry_at)) : json()},
            {"isolation", module.isolated ? "process" : "inside"},
            {"isolation_locked", module.isolation_locked},
            {"permissions", permissions_json(module.permissions)},
            {"missing", module.missing},
            {"dependents", dependents},
            {"log_level", module.log_level},
            {"has_settings", module.has_settings},
            {"can_test", module.can_test},
            {"installed", module.installed},
            {"previous_version", module.previous_version ? json(*module.previous_version) : json()},
            {"ui", ui_json(module.ui)}};
}

http::Response module_answer(const http::Exchange& exchange, const modules::ModuleView& module) {
    return json_answer(module_json(module, http::languages_of(exchange)));
}

http::Routes module_routes(modules::Modules& modules, const json& schemas) {
    const json module = s::reference("Module");
    return {
        host_route(
            {"GET",
             "/api/v1/modules",
             "listModules",
             "All modules of the install",
             wire::Access::admins,
             {},
             {},
             s::page(module)},
            [&](http::Exchange& exchange) {
                const auto languages = http::languages_of(exchange);
                json items = json::array();
                for (const auto& view : modules.list())
                    items.push_back(module_json(view, languages));
                return json_answer({{"items", items}, {"next", json()}});
            },
            schemas),
        host_route(
            {"GET", "/api/v1/modules/{id}", "getModule", "One module", wire::Access::admins, {}, {}, module},
            [&](http::Exchange& exchange) {
                return module_answer(exchange, modules.view(path_id(exchange)));
            },
            schemas),
        host_route(
            {"POST",
             "/api/v1/modules/{id}/enable",
             "enableModule",
             "Switches a module on and waits until it runs or failed",
             wire::Access::admins,
             {},
             {},
             module},
            [&](http::Exchange& exchange) {
                return module_answer(exchange, modules.enable(path_id(exchange)));
            },
            schemas),
        host_route(
            {"POST",
             "/api/v1/modules/{id}/disable",
             "disableModule",
             "Lets a module finish its work and switches it off",
             wire::Access::admins,
             {},
             {},
             module},
            [&](http::Exchange& exchange) {
                return module_answer(exchange, modules.disable(path_id(exchange)));
            },
            schemas),
        host_route(
            {"POST",
             "/api/v1/modules/{id}/restart",
             "restartModule",
             "Ends a module and starts it anew",
             wire::Access::admins,
             {},
             {},
             module},
            [&](http::Exchange& exchange) {
                return module_answer(exchange, modules.restart(path_id(exchange)));
            },
            schemas),
        host_route(
            {"POST",
             "/api/v1/modules/{id}/swap",
             "swapModule",
             "Lets the version that is installed now take over from the one that runs, without a gap; a "
             "version "
             "that does not start or does not stay healthy gives way to the one before",
             wire::Access::admins,
             {},
             {},
             module},
            [&](http::Exchange& exchange) {
                return module_answer(exchange, modules.swap(path_id(exchange)));
            },
            schemas)};
}

}  // namespace patchbay::api
