#pragma once
// Packages that were brought in, unpacked and checked, and wait for somebody's word: root/staged/<id>/ with
// content/ and package.json. A folder whose name has no dot in front is whole: it was made, and is removed,
// under a name that has one. Owned by PackageStore, which locks.

#include "host/modules/manifest.hpp"
#include "host/packages/disk.hpp"
#include "host/packages/limits.hpp"
#include "host/packages/version_history.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace patchbay::packages {

struct Staged {
    std::string id;
    modules::Manifest manifest;
    VersionRecord record;         ///< its installed_at: when it was brought in
    std::filesystem::path place;  ///< holds content/

    std::filesystem::path folder() const { return place / "content"; }
};

class StagedPackages {
  public:
    StagedPackages(std::filesystem::path folder, Disk& disk) : folder_(std::move(folder)), disk_(disk) {}

    /// Takes back a folder that an installation which was cut short moved to `orphan`.
    void take_back(const std::filesystem::path& orphan);
    /// Reads what is there. What is not whole, and what came before `oldest`, is removed.
    void load(std::chrono::system_clock::time_point oldest);

    /// Unpacks `bytes` into a folder that nobody sees yet. Any thread, without the lock. Throws Failure.
    Staged prepare(std::string_view bytes, const std::string& signed_by,
                   std::chrono::system_clock::time_point now, const Limits& limits);
    /// Lets it be seen, in a place of its own. Of more than eight the oldest go.
    void add(Staged& staged);
    /// What `prepare` made and nobody wants.
    void discard(const Staged& staged);
    /// Its folder was moved away: it is installed.
    void forget(const std::string& id) { all_.erase(id); }
    /// Null when there is none.
    const Staged* find(std::string_view id) const;
    std::vector<Staged> list() const;
    void remove(const std::string& id);

  private:
    void remove_folder(const std::filesystem::path& place);
    void recover(const std::filesystem::path& place, std::chrono::system_clock::time_point oldest);

    std::filesystem::path folder_;
    Disk& disk_;
    std::map<std::string, Staged, std::less<>> all_;  ///< ids are by time
};

}  // namespace patchbay::packages
