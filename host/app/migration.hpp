#pragma once
// Brings the tables of the host and of the plugins up to date. One plugin's mistake is its own: the others,
// and the host, go on without it. Blocks; main's thread.

#include "host/modules/packages.hpp"
#include "host/storage/migrations.hpp"

#include <patchbay/result.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace patchbay::app {

struct Migrated {
    std::vector<storage::AppliedMigration> applied;
    std::map<std::string, Error> refused;  ///< by plugin: why its tables could not be brought up to date
    bool own_roles = false;                ///< each plugin has a database role of its own
};

/// `url`: see storage::migrate. `host`: the folder of the host's own migrations. Throws Failure when those
/// fail, or the database can't be reached.
Migrated migrate(const std::string& url, const std::filesystem::path& host,
                 const std::vector<modules::Package>& plugins);

}  // namespace patchbay::app
