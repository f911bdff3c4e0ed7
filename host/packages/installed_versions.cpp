#include "host/packages/installed_versions.hpp"

#include "host/log/log.hpp"

#include <patchbay/host.hpp>

#include <fstream>
#include <optional>
#include <sstream>

namespace patchbay::packages {
namespace {

namespace fs = std::filesystem;

constexpr const char* kState = "state.json";

std::optional<VersionHistory> read_state(const fs::path& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    return VersionHistory::from_text(text.str());
}

std::vector<fs::path> entries_of(const fs::path& folder) {
    std::vector<fs::path> entries;
    for (const auto& entry : fs::directory_iterator(folder))
        entries.push_back(entry.path());
    return entries;
}

bool is_hidden(const fs::path& path) {
    return path.filename().string().starts_with('.');
}

/// Whoever deleted files by hand gets the next best version, and a line in the log.
void forget_what_is_gone(const fs::path& place, VersionHistory& history) {
    const auto versions = history.versions();
    for (const auto& version : versions) {
        if (fs::is_directory(place / version.key())) continue;
        log::error("{} is gone; that version is installed no more", (place / version.key()).string());
        history.forget(version.key());
    }
}

}  // namespace

std::vector<fs::path> InstalledVersions::load() {
    std::vector<fs::path> orphans;
    for (const auto& place : entries_of(folder_)) {
        if (is_hidden(place)) {
            disk_.remove_all(place);
        } else if (fs::is_directory(place)) {
            load_module(place, orphans);
        }
    }
    return orphans;
}

void InstalledVersions::load_module(const fs::path& place, std::vector<fs::path>& orphans) {
    VersionHistory history;
    if (fs::exists(place / kState)) {
        auto read = read_state(place / kState);
        if (!read) {
            log::error("{} can't be read; the module's packages are left alone. Install the module again",
                       (place / kState).string());
            return;
        }
        history = std::move(*read);
        forget_what_is_gone(place, history);
    }
    for (const auto& entry : entries_of(place)) {
        if (is_hidden(entry)) {
            disk_.remove_all(entry);
        } else if (fs::is_directory(entry) && !history.keeps(entry.filename())) {
            orphans.push_back(entry);
        }
    }
    if (!history.empty()) histories_.insert_or_assign(place.filename(), std::move(history));
}

fs::path InstalledVersions::place_of(const std::string& module, const std::string& key) const {
    return folder_ / module / key;
}

fs::path InstalledVersions::folder_of(const std::string& module, const VersionRecord& record) const {
    return place_of(module, record.key()) / "content";
}

void InstalledVersions::install(const Staged& staged, std::chrono::system_clock::time_point now) {
    const std::string& module = staged.manifest.id;
    const auto known = histories_.find(module);
    VersionHistory history = known == histories_.end() ? VersionHistory() : known->second;
    const fs::path place = place_of(module, staged.record.key());
    const bool is_kept = history.keeps(staged.record.key());
    VersionRecord record = staged.record;
    record.installed_at = now;
    history.install(std::move(record));
    disk_.make_folder(folder_ / module);
    disk_.sync_folder(folder_);
    if (is_kept) return replace(module, std::move(history));
    disk_.rename(staged.place, place);
    try {
        disk_.sync_folder(folder_ / module);
        disk_.sync_folder(staged.place.parent_path());
        replace(module, std::move(history));
    } catch (...) {
        take_back_state(module, staged.record.key());
        disk_.rename(place, staged.place);
        throw;
    }
}

void InstalledVersions::take_back_state(const std::string& module, const std::string& key) {
    const fs::path file = folder_ / module / kState;
    const auto state = read_state(file);
    if (!state || !state->keeps(key)) return;
    const auto known = histories_.find(module);
    if (known == histories_.end()) return disk_.remove_all(file);
    replace_file(disk_, file, known->second.to_text());
}

void InstalledVersions::replace(const std::string& module, VersionHistory history) {
    replace_file(disk_, folder_ / module / kState, history.to_text());
    const auto before = histories_[module].versions();
    histories_[module] = std::move(history);
    for (const auto& version : before) {
        if (!histories_[module].keeps(version.key())) remove_version(module, version.key());
    }
}

void InstalledVersions::remove_version(const std::string& module, const std::string& key) {
    try {
        const fs::path hidden = folder_ / module / ("." + key);
        disk_.rename(place_of(module, key), hidden);
        disk_.remove_all(hidden);
    } catch (const Failure& failure) {
        log::warn("an old version of {} stays until the next start: {}", module, failure.what());
    }
}

void InstalledVersions::remove(const std::string& module) {
    const fs::path hidden = folder_ / ("." + module + "-" + new_id());
    disk_.rename(folder_ / module, hidden);
    disk_.sync_folder(folder_);
    histories_.erase(module);
    disk_.remove_all(hidden);
}

}  // namespace patchbay::packages
