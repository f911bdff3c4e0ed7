#pragma once
// Brings the tables of the modules up to date: one schema per module, plain SQL files, each applied once,
// several nodes one after the other. Any ordinary thread; it blocks until it is done, so a fiber hands it to
// a worker pool.

#include <filesystem>
#include <string>
#include <vector>

namespace patchbay::storage {

struct MigrationSource {
    std::string module;            // names the schema too
    std::filesystem::path folder;  // see migration_files.hpp
    std::string role{};            // made when missing; owns the schema and its tables. Empty: the login does
};

struct AppliedMigration {
    std::string module;
    int number = 0;
    std::string name;
    int milliseconds = 0;
};

/// The database role of a module's statements: "patchbay_<id>".
std::string module_role(const std::string& module);

/// Whether the login of `url` may make roles, so that each module can have its own.
bool can_make_roles(const std::string& url);

/// Drops all that `module` has in the database: its schema, its role, and what is remembered of its
/// migrations. Throws Failure.
void drop_module(const std::string& url, const std::string& module);

/// Applies what is missing, in the order of `sources`; what was applied. `url`: libpq connection string or
/// URI of a user that may make schemas. Throws Failure ("database.migration") in words; what came before it
/// is kept.
std::vector<AppliedMigration> migrate(const std::string& url, const std::vector<MigrationSource>& sources);

}  // namespace patchbay::storage
