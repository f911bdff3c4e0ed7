#include "host/modules/module_store.hpp"

namespace patchbay::modules {
namespace {

constexpr Statement kLoad{"modules.load", R"(
with made as (insert into host.modules (id) values ($1) on conflict do nothing
              returning enabled, settings, settings_version, isolated, log_level)
select enabled, settings, settings_version, isolated, log_level from made
union all
select enabled, settings, settings_version, isolated, log_level from host.modules where id = $1 limit 1)"};

constexpr Statement kSetEnabled{"modules.set_enabled", R"(
insert into host.modules (id, enabled) values ($1, $2::boolean)
on conflict (id) do update set enabled = excluded.enabled, updated_at = now(), version = host.modules.version + 1)"};

constexpr Statement kSetIsolated{"modules.set_isolated", R"(
update host.modules set isolated = $2::boolean, updated_at = now(), version = version + 1 where id = $1)"};

constexpr Statement kSetLogLevel{"modules.set_log_level", R"(
update host.modules set log_level = $2, updated_at = now(), version = version + 1 where id = $1)"};

// One statement, so that the versions and the newest settings never differ.
constexpr Statement kSetSettings{"modules.set_settings", R"(
with changed as (
    update host.modules set settings = $3::jsonb, settings_version = settings_version + 1, updated_at = now(),
                            version = version + 1
    where id = $1 and settings_version = $2::int returning settings_version),
noted as (
    insert into host.module_settings (module, version, settings, updated_by)
    select $1, settings_version, $3::jsonb, $4 from changed returning version),
old as (
    delete from host.module_settings where module = $1 and version <= (select version from noted) - 50)
select version from noted)"};

constexpr Statement kSettingsVersions{"modules.settings_versions", R"(
select version, settings, updated_at, updated_by from host.module_settings where module = $1
order by version desc limit 50)"};

constexpr Statement kForget{"modules.forget", R"(
with versions as (delete from host.module_settings where module = $1)
delete from host.modules where id = $1)"};

}  // namespace

StoredModule ModuleStore::load(const std::string& id) {
    const Rows rows = database_.execute(kLoad, id);
    const auto row = rows[0];
    return {row.boolean("enabled"), row.json("settings"), static_cast<int>(row.integer("settings_version")),
            row.boolean("isolated"), row.text("log_level")};
}

void ModuleStore::set_enabled(const std::string& id, bool enabled) {
    database_.execute(kSetEnabled, id, enabled);
}

void ModuleStore::set_isolated(const std::string& id, bool isolated) {
    database_.execute(kSetIsolated, id, isolated);
}

void ModuleStore::set_log_level(const std::string& id, const std::string& level) {
    database_.execute(kSetLogLevel, id, level);
}

void ModuleStore::set_settings(const std::string& id, int former, const nlohmann::json& settings,
                               const std::string& updated_by) {
    if (!database_.execute(kSetSettings, id, former, settings.dump(), updated_by).empty()) return;
    throw Failure(Error{ErrorKind::conflict,
                        "module.settings_stale",
                        "Somebody else has changed these settings meanwhile",
                        id + ": version " + std::to_string(former) + " is not the newest any more",
                        "Read them anew, and change them again",
                        {},
                        0});
}

std::vector<SettingsVersion> ModuleStore::settings_versions(const std::string& id) {
    std::vector<SettingsVersion> versions;
    for (const auto& row : database_.read(kSettingsVersions, id)) {
        versions.push_back({static_cast<int>(row.integer("version")), row.json("settings"),
                            row.time("updated_at"), row.text("updated_by")});
    }
    return versions;
}

void ModuleStore::forget(const std::string& id) {
    database_.execute(kForget, id);
}

}  // namespace patchbay::modules
