#pragma once
// The versions that are installed: root/installed/<module>/<version-digest>/content/, and state.json beside
// them, which alone says which of them is current. A version's folder that state.json does not name is not
// installed. Owned by PackageStore, which locks.

#include "host/packages/disk.hpp"
#include "host/packages/staged_packages.hpp"
#include "host/packages/version_history.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace patchbay::packages {

class InstalledVersions {
  public:
    using Histories = std::map<std::string, VersionHistory, std::less<>>;

    InstalledVersions(std::filesystem::path folder, Disk& disk) : folder_(std::move(folder)), disk_(disk) {}

    /// Reads what is there, and removes what was half removed. Gives the folders that no state names.
    std::vector<std::filesystem::path> load();

    const Histories& histories() const { return histories_; }
    /// The files of a version.
    std::filesystem::path folder_of(const std::string& module, const VersionRecord& record) const;

    /// Moves the staged package here and makes it current. When this throws Failure, `staged` is where it
    /// was.
    void install(const Staged& staged, std::chrono::system_clock::time_point now);
    /// Keeps `history`, in one step, as the module's; removes the versions that it no longer has.
    void replace(const std::string& module, VersionHistory history);
    void remove(const std::string& module);

  private:
    void load_module(const std::filesystem::path& place, std::vector<std::filesystem::path>& orphans);
    std::filesystem::path place_of(const std::string& module, const std::string& key) const;
    /// The state that names a version which could not be installed after all.
    void take_back_state(const std::string& module, const std::string& key);
    void remove_version(const std::string& module, const std::string& key);

    std::filesystem::path folder_;
    Disk& disk_;
    Histories histories_;
};

}  // namespace patchbay::packages
