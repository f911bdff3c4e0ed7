#pragma once
// The packages of an install, below one folder: those that wait for somebody's word (staged), and the
// versions that are installed, of which one is current. What a call says was done is on the disk to stay; a
// crash at any moment leaves the state before the call or after it. Thread-safe; nothing of it waits for a
// fiber, so call it from a worker. One process at a time (the data folder's lock).
//
//     staged/<id>/content/…                        installed/<module>/<version-digest>/content/…
//     staged/<id>/package.json                     installed/<module>/state.json {current, previous,
//     versions}

#include "host/packages/disk.hpp"
#include "host/packages/installed_versions.hpp"
#include "host/packages/limits.hpp"
#include "host/packages/minisign.hpp"
#include "host/packages/staged_packages.hpp"
#include "host/packages/version_range.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::packages {

struct StoreOptions {
    std::filesystem::path root;   ///< made when it isn't there; its parent must exist
    Version host;                 ///< this host's version
    std::vector<PublicKey> keys;  ///< whose signatures are taken
    bool require_signature = false;
    Limits limits{};
};

/// A module that came as a package.
struct Installed {
    std::string module;
    std::filesystem::path folder;  ///< of the current version: what find_packages would find
    VersionRecord current;
    std::optional<VersionRecord> previous;  ///< what rollback leads to
};

class PackageStore {
  public:
    using Now = std::function<std::chrono::system_clock::time_point()>;

    /// Recovers from a crash, and removes what was staged more than a day ago. `disk` must outlive the store.
    static Result<std::unique_ptr<PackageStore>> open(StoreOptions options, Disk& disk, Now now);

    /// Checks and unpacks a package, without running any of it. `signature`: the text of its .minisig file; a
    /// wrong one is refused also where none is required. Of more than eight staged packages the oldest go.
    Result<Staged> stage(std::string_view bytes, const std::optional<std::string>& signature);
    Result<Staged> staged(std::string_view id) const;
    std::vector<Staged> staged() const;  ///< the oldest first
    Result<void> drop(std::string_view id);

    /// Makes a staged package the current version of its module.
    Result<Installed> install(std::string_view staged_id);
    /// Back to the previous version.
    Result<Installed> rollback(std::string_view module);
    /// Back to the previous version, and the one that was current is removed: it did not start.
    Result<Installed> undo_install(std::string_view module);
    /// Removes all versions of it. The module's data is not touched.
    Result<void> remove(std::string_view module);

    std::optional<Installed> installed(std::string_view module) const;
    std::vector<Installed> installed() const;  ///< by module

  private:
    PackageStore(StoreOptions options, Disk& disk, Now now);

    void recover();
    Result<std::string> signer_of(std::string_view bytes, const std::optional<std::string>& signature) const;
    Installed describe(const std::string& module, const VersionHistory& history) const;
    Result<Installed> step_back(std::string_view module, bool (VersionHistory::*step)());

    const StoreOptions options_;
    Disk& disk_;
    const Now now_;
    mutable std::mutex mutex_;
    StagedPackages staged_;
    InstalledVersions installed_;
};

}  // namespace patchbay::packages
