#include "host/api/installed_packages.hpp"

#include "host/api/module_json.hpp"
#include "host/log/log.hpp"
#include "host/packages/permission_changes.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace patchbay::api {

using modules::ModuleView;
using modules::Package;
using nlohmann::json;

namespace {

Error not_a_package(const std::string& id) {
    return {ErrorKind::conflict,
            "package.not_installed",
            "The module did not come as a package",
            id + " came with the server",
            "Switch it off instead; who installed the server can leave it out",
            {},
            0};
}

}  // namespace

InstalledPackages::InstalledPackages(std::unique_ptr<packages::PackageStore> store,
                                     std::vector<Package> bundled,
                                     std::function<void(const std::string& id)> purge)
    : store_(std::move(store)), bundled_(std::move(bundled)), purge_(std::move(purge)) {
    for (auto& each : store_->installed())
        installed_.emplace(each.module, std::move(each));
}

/// What `work` gives, on the thread of the disk; what failed is thrown here.
template <class Work>
auto InstalledPackages::on_disk(Work&& work) {
    auto result = disk_.run(std::forward<Work>(work));
    if (!result) throw Failure(result.error());
    if constexpr (!std::is_same_v<decltype(result), Result<void>>) return std::move(*result);
}

std::vector<Package> InstalledPackages::all() const {
    std::vector<Package> packages;
    const std::lock_guard lock(mutex_);
    for (const auto& [id, installed] : installed_)
        packages.push_back({installed.folder, modules::read_manifest(installed.folder)});
    for (const Package& each : bundled_) {
        if (!installed_.contains(each.id())) packages.push_back(each);
    }
    return packages;
}

const Package* InstalledPackages::bundled(const std::string& id) const {
    const auto found = std::find_if(bundled_.begin(), bundled_.end(),
                                    [&](const Package& package) { return package.id() == id; });
    return found == bundled_.end() ? nullptr : &*found;
}

void InstalledPackages::describe(ModuleView& view) const {
    const std::lock_guard lock(mutex_);
    const auto found = installed_.find(view.id);
    if (found == installed_.end()) return;
    view.installed = true;
    if (found->second.previous) view.previous_version = found->second.previous->version;
}

json InstalledPackages::staged_json(const packages::Staged& staged) const {
    const modules::Manifest& manifest = staged.manifest;
    json replaces;
    json before;
    json needs = json::array();
    const auto all = modules_->list();
    for (const ModuleView& view : all) {
        if (view.id != manifest.id || view.version.empty()) continue;
        replaces = view.version;
        before = view.permissions;
    }
    for (const std::string& service : manifest.needs) {
        json offered_by = json::array();
        bool running = false;
        for (const ModuleView& view : all) {
            if (std::find(view.offers.begin(), view.offers.end(), service) == view.offers.end()) continue;
            offered_by.push_back(view.id);
            running = running || modules::is_serving(view.state);
        }
        needs.push_back({{"service", service}, {"offered_by", offered_by}, {"running", running}});
    }
    const auto changes = packages::permission_changes(before, manifest.permissions);
    return {{"id", staged.id},
            {"module", manifest.id},
            {"name", manifest.name},
            {"summary", manifest.summary},
            {"version", manifest.version},
            {"size_bytes", staged.record.size_bytes},
            {"sha256", staged.record.sha256},
            {"signed_by", staged.record.signed_by ? json(*staged.record.signed_by) : json()},
            {"replaces", replaces},
            {"permissions", permissions_json(manifest.permissions)},
            {"added", packages::to_json(changes.added)},
            {"removed", packages::to_json(changes.removed)},
            {"sdk", std::to_string(manifest.sdk)},
            {"needs", needs},
            {"offers", manifest.offers}};
}

json InstalledPackages::stage(const std::string& bytes, const std::optional<std::string>& signature) {
    return staged_json(on_disk([&] { return store_->stage(bytes, signature); }));
}

void InstalledPackages::drop(const std::string& staged) {
    on_disk([&] { return store_->drop(staged); });
}

void InstalledPackages::adopt(const packages::Installed& installed) {
    {
        const std::lock_guard lock(mutex_);
        installed_.insert_or_assign(installed.module, installed);
    }
    modules_->adopt({installed.folder, modules::read_manifest(installed.folder)});
}

ModuleView InstalledPackages::install(const std::string& staged, bool enable) {
    const auto installed = on_disk([&] { return store_->install(staged); });
    bool was_installed = false;
    {
        const std::lock_guard lock(mutex_);
        was_installed = installed_.contains(installed.module);
    }
    adopt(installed);
    try {
        return take_over(installed.module, enable);
    } catch (...) {
        undo(installed.module, was_installed);
        throw;
    }
}

/// The version in the module's folder, where one runs; else it is started when somebody wants that.
ModuleView InstalledPackages::take_over(const std::string& id, bool enable) {
    if (modules::is_serving(modules_->view(id).state)) {
        const ModuleView view = modules_->swap(id);
        if (view.swap && view.swap->state == modules::Swap::State::refused && view.swap->problem)
            throw Failure(*view.swap->problem);
        return view;
    }
    return enable ? modules_->enable(id) : modules_->view(id);
}

/// The version that was installed last is of no use: what was there before is there again.
void InstalledPackages::undo(const std::string& id, bool was_installed) {
    if (was_installed) {
        adopt(on_disk([&] { return store_->undo_install(id); }));
        return;
    }
    on_disk([&] { return store_->remove(id); });
    {
        const std::lock_guard lock(mutex_);
        installed_.erase(id);
    }
    if (const Package* const package = bundled(id)) {
        modules_->adopt(*package);
    } else {
        modules_->remove(id, true);
    }
}

ModuleView InstalledPackages::roll_back(const std::string& id) {
    modules_->view(id);  // throws when there is none
    adopt(on_disk([&] { return store_->rollback(id); }));
    try {
        return take_over(id, false);
    } catch (...) {
        adopt(on_disk([&] { return store_->rollback(id); }));
        throw;
    }
}

json InstalledPackages::remove(const std::string& id, bool purge) {
    const ModuleView view = modules_->view(id);
    if (!view.installed) throw Failure(not_a_package(id));
    const bool has_tables =
        !Package{modules_->folder(id), modules_->manifest(id).value()}.migrations().empty();
    const Package* const before = bundled(id);
    if (before == nullptr) modules_->remove(id, purge);
    on_disk([&] { return store_->remove(id); });
    {
        const std::lock_guard lock(mutex_);
        installed_.erase(id);
    }
    json kept = json::array();
    if (before != nullptr) {
        modules_->adopt(*before);
        take_over(id, false);
        kept.push_back("The version that came with the server, " + before->manifest->version);
    } else if (purge) {
        on_disk([&]() -> Result<void> {
            purge_(id);
            return {};
        });
    } else {
        kept.push_back("Its settings");
        if (has_tables) kept.push_back("Its tables: the database schema \"" + id + "\"");
    }
    return {{"removed", view.name + " " + view.version}, {"kept", kept}};
}

void InstalledPackages::follow(const ModuleView& view) {
    if (!view.swap || view.swap->state != modules::Swap::State::rolled_back) return;
    {
        const std::lock_guard lock(mutex_);
        const auto found = installed_.find(view.id);
        if (found == installed_.end() || found->second.current.version != view.swap->to) return;
        if (!found->second.previous || found->second.previous->version != view.version) return;
    }
    disk_.submit([this, id = view.id] {
        const auto before = store_->rollback(id);
        if (before) {
            adopt(*before);
        } else {
            log::error("module {}: its package can't be taken back: {}", id, before.error().detail);
        }
    });
}

}  // namespace patchbay::api
