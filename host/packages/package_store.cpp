#include "host/packages/package_store.hpp"

#include "host/packages/errors.hpp"
#include "host/packages/fitness.hpp"

namespace patchbay::packages {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours kStagedFor{24};

Error not_staged(std::string_view id) {
    return not_found("not_staged", "The package does not wait to be installed", "\"" + std::string(id) + "\"",
                     "Upload it again: a package waits for a day, and the latest eight at most");
}

Error not_installed(std::string_view module) {
    return not_found("not_installed", "The module did not come as a package",
                     "\"" + std::string(module) + "\"",
                     "What came with Patchbay can be switched off, and is updated with it");
}

/// Runs what throws Failure, or what the standard library says of a folder that can't be read.
template <class Step>
auto guarded(const Step& step) -> Result<decltype(step())> {
    try {
        if constexpr (std::is_void_v<decltype(step())>) {
            step();
            return {};
        } else {
            return step();
        }
    } catch (const Failure& failure) {
        return failure.error();
    } catch (const fs::filesystem_error& error) {
        return disk_error(error.code(), error.path1());
    }
}

}  // namespace

PackageStore::PackageStore(StoreOptions options, Disk& disk, Now now)
    : options_(std::move(options)),
      disk_(disk),
      now_(std::move(now)),
      staged_(options_.root / "staged", disk),
      installed_(options_.root / "installed", disk) {}

Result<std::unique_ptr<PackageStore>> PackageStore::open(StoreOptions options, Disk& disk, Now now) {
    return guarded([&] {
        std::unique_ptr<PackageStore> store(new PackageStore(std::move(options), disk, std::move(now)));
        store->recover();
        return store;
    });
}

void PackageStore::recover() {
    for (const auto& folder : {options_.root, options_.root / "staged", options_.root / "installed"}) {
        disk_.make_folder(folder);
        disk_.sync_folder(folder.parent_path());
    }
    for (const auto& orphan : installed_.load())
        staged_.take_back(orphan);
    staged_.load(now_() - kStagedFor);
}

Result<std::string> PackageStore::signer_of(std::string_view bytes,
                                            const std::optional<std::string>& signature) const {
    if (signature) {
        const auto verified = verify(bytes, *signature, options_.keys);
        if (!verified) return verified.error();
        return verified->key_id;
    }
    if (!options_.require_signature) return std::string();
    return refusal("signature_missing", "The package is not signed",
                   "this install takes signed packages only",
                   "Give the .minisig file that came with it, too; who runs the server may set "
                   "plugins.require_signature to false");
}

Result<Staged> PackageStore::stage(std::string_view bytes, const std::optional<std::string>& signature) {
    const auto signer = signer_of(bytes, signature);
    if (!signer) return signer.error();
    return guarded([&] {
        Staged staged = staged_.prepare(bytes, *signer, now_(), options_.limits);
        try {
            check_host_range(host_range_of(staged.folder()), options_.host,
                             staged.manifest.id + " " + staged.manifest.version)
                .value_or_throw();
            const std::lock_guard lock(mutex_);
            staged_.add(staged);
        } catch (...) {
            staged_.discard(staged);
            throw;
        }
        return staged;
    });
}

Result<Staged> PackageStore::staged(std::string_view id) const {
    const std::lock_guard lock(mutex_);
    const Staged* const found = staged_.find(id);
    if (found == nullptr) return not_staged(id);
    return *found;
}

std::vector<Staged> PackageStore::staged() const {
    const std::lock_guard lock(mutex_);
    return staged_.list();
}

Result<void> PackageStore::drop(std::string_view id) {
    const std::lock_guard lock(mutex_);
    if (staged_.find(id) == nullptr) return not_staged(id);
    return guarded([&] { staged_.remove(std::string(id)); });
}

Result<Installed> PackageStore::install(std::string_view staged_id) {
    const std::lock_guard lock(mutex_);
    const Staged* const found = staged_.find(staged_id);
    if (found == nullptr) return not_staged(staged_id);
    return guarded([&] {
        const Staged staged = *found;
        installed_.install(staged, now_());
        // A version that was kept already needs no second copy.
        if (fs::exists(staged.place)) {
            staged_.remove(staged.id);
        } else {
            staged_.forget(staged.id);
        }
        return describe(staged.manifest.id, installed_.histories().at(staged.manifest.id));
    });
}

Result<Installed> PackageStore::step_back(std::string_view module, bool (VersionHistory::*step)()) {
    const std::lock_guard lock(mutex_);
    const auto found = installed_.histories().find(module);
    if (found == installed_.histories().end()) return not_installed(module);
    VersionHistory history = found->second;
    if (!(history.*step)()) {
        return conflict(
            "no_previous", "There is no version to go back to",
            std::string(module) + " " + history.current().version + " is the only one that is kept",
            "Install the version that you want");
    }
    return guarded([&] {
        installed_.replace(std::string(module), history);
        return describe(std::string(module), history);
    });
}

Result<Installed> PackageStore::rollback(std::string_view module) {
    return step_back(module, &VersionHistory::rollback);
}

Result<Installed> PackageStore::undo_install(std::string_view module) {
    return step_back(module, &VersionHistory::undo_install);
}

Result<void> PackageStore::remove(std::string_view module) {
    const std::lock_guard lock(mutex_);
    if (!installed_.histories().contains(module)) return not_installed(module);
    return guarded([&] { installed_.remove(std::string(module)); });
}

Installed PackageStore::describe(const std::string& module, const VersionHistory& history) const {
    Installed installed{module, installed_.folder_of(module, history.current()), history.current(),
                        std::nullopt};
    if (const VersionRecord* previous = history.previous()) installed.previous = *previous;
    return installed;
}

std::optional<Installed> PackageStore::installed(std::string_view module) const {
    const std::lock_guard lock(mutex_);
    const auto found = installed_.histories().find(module);
    if (found == installed_.histories().end()) return std::nullopt;
    return describe(found->first, found->second);
}

std::vector<Installed> PackageStore::installed() const {
    const std::lock_guard lock(mutex_);
    std::vector<Installed> all;
    for (const auto& [module, history] : installed_.histories())
        all.push_back(describe(module, history));
    return all;
}

}  // namespace patchbay::packages
