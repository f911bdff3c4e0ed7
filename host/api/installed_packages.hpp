#pragma once
// Modules that came as packages: brought in by the page or the command line, installed, taken back, removed.
// Ties the store of packages to the modules that run. Waits for the disk on a thread of its own; calls wait
// on their fiber.

#include "host/modules/modules.hpp"
#include "host/packages/package_store.hpp"
#include "host/runtime/worker_pool.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace patchbay::api {

class InstalledPackages {
  public:
    /// `bundled`: the packages beside the program, which an installed one of the same id hides. `purge`:
    /// drops a module's tables; blocks.
    InstalledPackages(std::unique_ptr<packages::PackageStore> store, std::vector<modules::Package> bundled,
                      std::function<void(const std::string& id)> purge);

    /// Before modules are made: the installed packages, then the bundled ones that they do not hide.
    std::vector<modules::Package> all() const;
    /// Once, before anything else is asked.
    void use(modules::Modules& modules) { modules_ = &modules; }

    /// What a module's view shows: whether it came as a package, and what it can go back to.
    void describe(modules::ModuleView& view) const;

    /// Checks a package and shows what it may do; nothing runs. Throws Failure.
    nlohmann::json stage(const std::string& bytes, const std::optional<std::string>& signature);
    void drop(const std::string& staged);
    /// Lets the staged version take over from the one that runs; it is taken back when it does not start.
    modules::ModuleView install(const std::string& staged, bool enable);
    modules::ModuleView roll_back(const std::string& id);
    /// {"removed", "kept"}: with `purge` its data goes too.
    nlohmann::json remove(const std::string& id, bool purge);
    /// A version that did not stay healthy has given way to the one before: so it is at the next start too.
    void follow(const modules::ModuleView& view);

  private:
    template <class Work>
    auto on_disk(Work&& work);
    void adopt(const packages::Installed& installed);
    modules::ModuleView take_over(const std::string& id, bool enable);
    void undo(const std::string& id, bool was_installed);
    nlohmann::json staged_json(const packages::Staged& staged) const;
    const modules::Package* bundled(const std::string& id) const;

    const std::unique_ptr<packages::PackageStore> store_;
    const std::vector<modules::Package> bundled_;
    const std::function<void(const std::string&)> purge_;
    modules::Modules* modules_ = nullptr;
    mutable std::mutex mutex_;
    std::map<std::string, packages::Installed> installed_;  // what the store has, without waiting for it
    runtime::WorkerPool disk_{"packages", 1, 16};
};

}  // namespace patchbay::api
