#pragma once
// The migration files of one module, and what of them is still to be applied. Reading is the only I/O; the
// plan is pure. Any thread.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::storage {

/// `<folder>/NNNN_name.sql`: numbered from 0001 without gaps. A first line "-- no transaction" has the file's
/// statements run one by one (for "create index concurrently"); such a file must bear being repeated.
struct MigrationFile {
    int number = 0;
    std::string name;
    std::string sql;
    std::string checksum;  // SHA-256, hex
    bool in_transaction = true;
};

/// One that was applied before, as the database remembers it.
struct RecordedMigration {
    int number = 0;
    std::string name;
    std::string checksum;
};

/// In order of number; empty when the folder is not there. Throws Failure for a name or an order that is
/// wrong.
std::vector<MigrationFile> read_migrations(std::string_view module, const std::filesystem::path& folder);

/// Checks a file's name and text. Throws Failure.
MigrationFile parse_migration(std::string_view module, const std::string& file_name, std::string text);

/// Throws Failure unless the numbers are 1, 2, 3, ...
void check_numbers(std::string_view module, const std::vector<MigrationFile>& files);

/// What is to be applied. Throws Failure when an applied file has changed or is missing. That the database
/// has more than the files (after going back to an older version) is no error.
std::vector<MigrationFile> pending_migrations(std::string_view module,
                                              const std::vector<MigrationFile>& files,
                                              const std::vector<RecordedMigration>& recorded);

}  // namespace patchbay::storage
