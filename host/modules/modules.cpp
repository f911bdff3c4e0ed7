#include "host/modules/modules.hpp"

#include "host/log/log.hpp"
#include "host/modules/refusal.hpp"

#include <algorithm>
#include <set>

namespace patchbay::modules {
namespace {

bool needs_something_of(const Manifest& who, const Manifest& whom) {
    return std::any_of(who.needs.begin(), who.needs.end(), [&](const std::string& need) {
        return std::find(whom.offers.begin(), whom.offers.end(), need) != whom.offers.end();
    });
}

}  // namespace

std::vector<std::string> start_order(const std::vector<Manifest>& manifests) {
    std::vector<std::string> order;
    std::set<std::string> placed;
    while (order.size() < manifests.size()) {
        const std::size_t before = order.size();
        for (const Manifest& manifest : manifests) {
            if (placed.contains(manifest.id)) continue;
            const bool waits = std::any_of(manifests.begin(), manifests.end(), [&](const Manifest& other) {
                return other.id != manifest.id && !placed.contains(other.id) &&
                       needs_something_of(manifest, other);
            });
            if (waits) continue;
            order.push_back(manifest.id);
            placed.insert(manifest.id);
        }
        if (order.size() != before) continue;
        for (const Manifest& manifest : manifests) {  // a cycle: none of them can come first
            if (placed.insert(manifest.id).second) order.push_back(manifest.id);
        }
    }
    return order;
}

Modules::Modules(HostParts parts, Link& database, ModulesOptions options,
                 const std::vector<Package>& packages, std::function<void(const ModuleView&)> changed)
    : parts_(parts), store_(database), options_(std::move(options)), changed_(std::move(changed)) {
    std::error_code ignored;
    std::filesystem::remove_all(options_.run_folder, ignored);
    for (const Package& package : packages) {
        modules_[package.id()] = std::make_unique<Module>(
            parts_,
            Module::Options{options_.run_folder, options_.public_url, options_.limits, options_.probation},
            package, [this](const Module& module) { changed_(module.view()); });
    }
}

Modules::~Modules() = default;

void Modules::refuse(const std::string& id, Error error) {
    find(id).refuse(std::move(error));
}

nlohmann::json Modules::settings_for(const std::string& id, const nlohmann::json& stored) const {
    nlohmann::json settings = stored;
    if (const auto given = options_.settings.find(id); given != options_.settings.end())
        settings.update(given->second);
    return settings;
}

void Modules::start_all() {
    std::vector<Manifest> manifests;
    for (const auto& [id, module] : modules_) {
        if (module->manifest()) {
            manifests.push_back(*module->manifest());
        } else {
            log::error("plugin {}: {}", id, module->view().problem->detail);
        }
    }
    for (const std::string& id : start_order(manifests)) {
        const StoredModule stored = store_.load(id);
        modules_[id]->mark_enabled(stored.enabled);
        if (stored.enabled && !options_.safe_mode) modules_[id]->enable(settings_for(id, stored.settings));
    }
    for (const auto& [id, module] : modules_)
        module->work();
}

void Modules::stop_all() {
    std::vector<Manifest> manifests;
    for (const auto& [id, module] : modules_) {
        if (module->manifest()) manifests.push_back(*module->manifest());
    }
    auto order = start_order(manifests);
    std::reverse(order.begin(), order.end());
    for (const std::string& id : order)
        modules_[id]->shut_down();
}

Module& Modules::find(const std::string& id) const {
    const auto found = modules_.find(id);
    if (found != modules_.end()) return *found->second;
    throw Failure(Error{ErrorKind::not_found,
                        "module.not_found",
                        "There is no such module",
                        id,
                        "See the list of modules",
                        {},
                        0});
}

std::vector<ModuleView> Modules::list() const {
    std::vector<ModuleView> views;
    for (const auto& [id, module] : modules_)
        views.push_back(module->view());
    return views;
}

ModuleView Modules::view(const std::string& id) const {
    return find(id).view();
}

ModuleView Modules::enable(const std::string& id) {
    Module& module = find(id);
    const nlohmann::json settings = settings_of(id);
    store_.set_enabled(id, true);
    if (!is_serving(module.view().state)) {
        try {
            module.renew(installed(module));
        } catch (const Failure& failure) {
            log::warn("module {}: its package is not what it was: {}", id, failure.error().detail);
        }
    }
    module.enable(settings);
    module.work();
    return module.view();
}

nlohmann::json Modules::settings_of(const std::string& id) {
    return settings_for(id, store_.load(id).settings);
}

ModuleView Modules::restart(const std::string& id) {
    Module& module = find(id);
    if (!module.view().enabled) {
        throw Failure(Error{ErrorKind::conflict,
                            "module.switched_off",
                            "The module is switched off",
                            id,
                            "Switch it on",
                            {},
                            0});
    }
    const nlohmann::json settings = settings_of(id);
    module.shut_down();
    module.enable(settings);
    module.work();
    return module.view();
}

Manifest Modules::installed(const Module& module) const {
    const Package package{module.folder(), read_manifest(module.folder())};
    if (!package.manifest) throw Failure(package.manifest.error());
    if (package.id() != module.id()) {
        throw Failure(refusal("other_id", "The package holds another module",
                              package.id() + " instead of " + module.id(),
                              "Install it in a folder of its own"));
    }
    if (const auto migrated = options_.migrate(package); !migrated) throw Failure(migrated.error());
    return *package.manifest;
}

ModuleView Modules::swap(const std::string& id) {
    Module& module = find(id);
    module.swap(installed(module), settings_of(id));
    return module.view();
}

ModuleView Modules::disable(const std::string& id) {
    Module& module = find(id);
    store_.set_enabled(id, false);
    module.disable();
    return module.view();
}

std::vector<std::string> Modules::running() const {
    std::vector<std::string> ids;
    for (const auto& [id, module] : modules_) {
        if (is_serving(module->view().state)) ids.push_back(id);
    }
    return ids;
}

void Modules::check_health() {
    for (const auto& [id, module] : modules_)
        module->check_health();
}

}  // namespace patchbay::modules
