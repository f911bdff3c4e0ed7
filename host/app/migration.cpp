#include "host/app/migration.hpp"

namespace patchbay::app {
namespace {

void apply(const std::string& url, const storage::MigrationSource& source, Migrated& migrated) {
    for (auto& each : storage::migrate(url, {source}))
        migrated.applied.push_back(std::move(each));
}

void apply_plugin(const std::string& url, const modules::Package& plugin, bool own_role, Migrated& migrated) {
    try {
        const std::string role = own_role ? storage::module_role(plugin.id()) : std::string();
        apply(url, {plugin.id(), plugin.migrations(), role}, migrated);
    } catch (const Failure& failure) {
        if (failure.error().code != "database.migration") throw;
        migrated.refused[plugin.id()] = failure.error();
    } catch (const std::filesystem::filesystem_error& error) {
        migrated.refused[plugin.id()] =
            Error{ErrorKind::invalid,
                  "database.migration",
                  "The tables of module " + plugin.id() + " can't be updated",
                  error.what(),
                  "Make its folder readable for the user that runs the server, or install it again",
                  {},
                  0};
    }
}

}  // namespace

Migrated migrate(const std::string& url, const std::filesystem::path& host,
                 const std::vector<modules::Package>& plugins) {
    Migrated migrated;
    apply(url, {"host", host}, migrated);
    migrated.own_roles = storage::can_make_roles(url);
    for (const modules::Package& plugin : plugins) {
        const bool needed = migrated.own_roles || !plugin.migrations().empty();
        if (plugin.manifest && needed) apply_plugin(url, plugin, migrated.own_roles, migrated);
    }
    return migrated;
}

}  // namespace patchbay::app
