// What admins change about a module beside on and off: its settings, how it is isolated, and which modules
// there are.
#include "host/modules/module_settings.hpp"
#include "host/modules/modules.hpp"
#include "host/modules/settings_schema.hpp"

#include <algorithm>

namespace patchbay::modules {

using nlohmann::json;

const json& Modules::given_by_deployer(const std::string& id) const {
    static const json kNothing = json::object();
    const auto given = options_.settings.find(id);
    return given != options_.settings.end() ? given->second : kNothing;
}

json Modules::with_deployers(const std::string& id, json settings) const {
    settings.update(given_by_deployer(id));
    return settings;
}

bool Modules::isolated_by_deployer(const std::string& id) const {
    return std::any_of(options_.isolated.begin(), options_.isolated.end(),
                       [&](const std::string& each) { return each == "*" || each == id; });
}

bool Modules::isolation_locked(const std::string& id) const {
    const auto manifest = find(id)->manifest();
    return isolated_by_deployer(id) || (manifest && !manifest->program.empty());
}

ModuleView Modules::isolate(const std::string& id, bool isolated) {
    const auto module = find(id);
    if (isolation_locked(id) && !isolated) {
        throw Failure(Error{ErrorKind::conflict,
                            "module.isolation_locked",
                            "This module always has a process of its own",
                            isolated_by_deployer(id) ? "the configuration file says so: isolation.process"
                                                     : "it is a program, not a library",
                            "Change the configuration file, or install another package",
                            {},
                            0});
    }
    module->isolate(isolated);
    store_.set_isolated(id, isolated);
    return view(id);
}

void Modules::set_log_level(const std::string& id, log::Level level) {
    const auto module = find(id);
    store_.set_log_level(id, std::string(to_text(level)));
    module->log()->set_level(level);
}

Manifest Modules::usable_manifest(const std::string& id) const {
    const auto module = find(id);
    if (auto manifest = module->manifest()) return std::move(*manifest);
    throw Failure(module->view().problem.value_or(Error{}));
}

SettingsView Modules::settings(const std::string& id) {
    const Manifest manifest = usable_manifest(id);
    const StoredModule stored = store_.load(id);
    const auto versions = store_.settings_versions(id);
    const json& schema = manifest.settings_schema;
    SettingsView view;
    view.schema = schema;
    const json settings = settings_with_defaults(schema, with_deployers(id, stored.settings));
    view.values = without_secrets(schema, settings);
    for (const auto& place : secret_places(schema)) {
        if (settings.contains(place)) view.secrets_set.push_back(name_of(place));
    }
    for (const auto& [name, value] : given_by_deployer(id).items())
        view.locked.push_back(name);
    view.version = stored.settings_version;
    if (!versions.empty()) {
        view.updated_at = versions.front().updated_at;
        view.updated_by = versions.front().updated_by;
    }
    view.can_undo = versions.size() > 1;
    view.can_test = manifest.tests_connection;
    return view;
}

SettingsView Modules::set_settings(const std::string& id, int version, const json& values,
                                   const std::string& by) {
    const Manifest manifest = usable_manifest(id);
    const json former = opened_settings(manifest, store_.load(id).settings, parts_.secrets);
    return change_settings(
        id, version, changed_settings(manifest.settings_schema, former, values, given_by_deployer(id)), by);
}

SettingsView Modules::undo_settings(const std::string& id, int version, const std::string& by) {
    for (const SettingsVersion& each : store_.settings_versions(id)) {
        if (each.version != version) continue;
        return change_settings(id, store_.load(id).settings_version,
                               opened_settings(usable_manifest(id), each.settings, parts_.secrets), by);
    }
    throw Failure(Error{ErrorKind::not_found,
                        "module.no_such_settings",
                        "There is no such version of the settings",
                        id + ": version " + std::to_string(version),
                        "See the list of versions; the newest fifty are kept",
                        {},
                        0});
}

SettingsView Modules::change_settings(const std::string& id, int version, const json& values,
                                      const std::string& by) {
    const auto module = find(id);
    const Manifest manifest = usable_manifest(id);
    StoredModule stored = store_.load(id);
    const auto keep = [&] {
        store_.set_settings(id, version, sealed_settings(manifest, values, parts_.secrets), by);
    };
    if (stored.settings_version != version) keep();  // throws what is due
    const auto checked = checked_settings(manifest, with_deployers(id, values));
    if (!checked) throw Failure(checked.error());
    Installed wanted = installed(manifest, folder(id), stored);
    wanted.given = with_deployers(id, values);
    const Applied applied = module->reconfigure(wanted, keep);
    SettingsView view = settings(id);
    view.applied = applied;
    return view;
}

std::vector<SettingsVersion> Modules::settings_versions(const std::string& id) {
    const Manifest manifest = usable_manifest(id);
    auto versions = store_.settings_versions(id);
    for (SettingsVersion& each : versions)
        each.settings = without_secrets(manifest.settings_schema, std::move(each.settings));
    return versions;
}

std::vector<wire::HealthCheck> Modules::test_settings(const std::string& id, const json& values) {
    const Manifest manifest = usable_manifest(id);
    const json former = opened_settings(manifest, store_.load(id).settings, parts_.secrets);
    const json settings = changed_settings(manifest.settings_schema, former, values, given_by_deployer(id));
    return find(id)->test(with_deployers(id, settings));
}

void Modules::adopt(const Package& package) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = places_.find(package.id());
        if (found != places_.end() && found->second.module->manifest()) {
            found->second.folder = package.folder;
            return;
        }
        places_[package.id()] = make_place(package);
    }
    // Only what an admin switches on runs.
    store_.load(package.id());
    store_.set_enabled(package.id(), false);
}

void Modules::remove(const std::string& id, bool forget) {
    const auto module = find(id);
    module->disable();
    if (forget) store_.forget(id);
    const std::lock_guard lock(mutex_);
    places_.erase(id);
}

}  // namespace patchbay::modules
