#pragma once
// Where PostgreSQL's programs are. Any thread.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::storage {

struct ServerPrograms {
    std::filesystem::path folder;
    int major = 0;

    std::filesystem::path postgres() const { return folder / "postgres"; }
    std::filesystem::path initdb() const { return folder / "initdb"; }
};

/// Every PostgreSQL server installed: /usr/lib/postgresql/<major>/bin and the one on the PATH; the newest
/// first.
std::vector<ServerPrograms> find_server_programs();

/// 15 of "postgres (PostgreSQL) 15.18 (Debian ...)"; 0 when there is none.
int major_of(const std::string& version_text);

/// The programs for a data folder made by `major`, or the newest ones when it is not made yet.
/// Throws Failure in words when there are none.
ServerPrograms choose_programs(const std::vector<ServerPrograms>& installed, std::optional<int> major);

}  // namespace patchbay::storage
