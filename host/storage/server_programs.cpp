#include "host/storage/server_programs.hpp"

#include "host/storage/errors.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <sstream>

namespace patchbay::storage {

namespace {

constexpr const char* kDebianFolder = "/usr/lib/postgresql";

bool can_run(const std::filesystem::path& program) {
    return ::access(program.c_str(), X_OK) == 0;
}

bool is_complete(const ServerPrograms& programs) {
    return can_run(programs.postgres()) && can_run(programs.initdb());
}

int major_number(const std::string& name) {
    int major = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), major);
    return error == std::errc() && end == name.data() + name.size() ? major : 0;
}

std::string version_text(const std::filesystem::path& postgres) {
    const std::string command = "'" + postgres.string() + "' --version 2>/dev/null";
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> output(::popen(command.c_str(), "r"), &::pclose);
    std::array<char, 256> line{};
    return output && std::fgets(line.data(), line.size(), output.get()) != nullptr ? line.data() : "";
}

void add_from_path(std::vector<ServerPrograms>& found) {
    const char* const path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "" : path);
    for (std::string folder; std::getline(folders, folder, ':');) {
        ServerPrograms programs{folder, 0};
        // A folder with a quote in its name is not worth a shell's trouble.
        if (folder.empty() || folder.find('\'') != std::string::npos || !is_complete(programs)) continue;
        programs.major = major_of(version_text(programs.postgres()));
        if (programs.major > 0) found.push_back(programs);
        return;
    }
}

std::string list_of(const std::vector<ServerPrograms>& installed) {
    std::string list;
    for (const ServerPrograms& programs : installed) {
        list += (list.empty() ? "" : ", ") + std::to_string(programs.major);
    }
    return list.empty() ? "none" : list;
}

}  // namespace

std::vector<ServerPrograms> find_server_programs() {
    std::vector<ServerPrograms> found;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(kDebianFolder, ignored)) {
        const ServerPrograms programs{entry.path() / "bin", major_number(entry.path().filename().string())};
        if (programs.major > 0 && is_complete(programs)) found.push_back(programs);
    }
    if (found.empty()) add_from_path(found);
    std::sort(found.begin(), found.end(),
              [](const auto& left, const auto& right) { return left.major > right.major; });
    return found;
}

int major_of(const std::string& version_text) {
    const auto closing = version_text.find(") ");
    if (closing == std::string::npos) return 0;
    int major = 0;
    const char* const first = version_text.data() + closing + 2;
    std::from_chars(first, version_text.data() + version_text.size(), major);
    return major;
}

ServerPrograms choose_programs(const std::vector<ServerPrograms>& installed, std::optional<int> major) {
    if (installed.empty()) {
        throw Failure(cluster_error(
            "database.not_installed", "PostgreSQL is not installed",
            "no initdb and postgres in /usr/lib/postgresql/*/bin or on the PATH",
            "Install it (apt-get install postgresql), or set database.url to a server of yours."));
    }
    if (!major) return installed.front();
    for (const ServerPrograms& programs : installed) {
        if (programs.major == *major) return programs;
    }
    throw Failure(
        cluster_error("database.other_version", "The data folder was made by another version of PostgreSQL",
                      "it needs PostgreSQL " + std::to_string(*major) + "; installed: " + list_of(installed),
                      "Install postgresql-" + std::to_string(*major) +
                          ", or make a backup with the old version and restore it into a new data folder."));
}

}  // namespace patchbay::storage
