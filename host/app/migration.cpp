#include "host/app/migration.hpp"

namespace patchbay::app {
namespace {

void apply(const std::string& url, const storage::MigrationSource& source, Migrated& migrated) {
    for (auto& each : storage::migrate(url, {source}))
        migrated.applied.push_back(std::move(each));
}

void apply_plugin(const std::string& url, const modules::Package& plugin, Migrated& migrated) {
    try {
        apply(url, {plugin.id(), plugin.migrations()}, migrated);
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
    for (const modules::Package& plugin : plugins) {
        if (!plugin.migrations().empty()) apply_plugin(url, plugin, migrated);
    }
    return migrated;
}

}  // namespace patchbay::app
