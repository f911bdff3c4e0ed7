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

void Modules::quarantine(const std::string& id, Error error) {
    find(id).quarantine(std::move(error));
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
        Module& module = *modules_[id];
        module.mark_enabled(stored.enabled);
        const bool wanted = stored.enabled && module.view().state == State::disabled;
        if (wanted && !options_.safe_mode)
            module.enable(Installed{*module.manifest(), settings_for(id, stored.settings)});
    }
    for (const auto& [id, module] : modules_)
        module->work();
}

void Modules::stop_all() {
    for (const auto& [id, module] : modules_)
        module->prepare_end();
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

Result<Installed> Modules::look(const Module& module) {
    const Package package{module.folder(), read_manifest(module.folder())};
    if (!package.manifest) return package.manifest.error();
    if (package.id() != module.id()) {
        return refusal("other_id", "The package holds another module",
                       package.id() + " instead of " + module.id(), "Install it in a folder of its own");
    }
    if (const auto migrated = options_.migrate(package); !migrated) return migrated.error();
    return Installed{*package.manifest, settings_for(module.id(), store_.load(module.id()).settings)};
}

ModuleView Modules::enable(const std::string& id) {
    Module& module = find(id);
    store_.set_enabled(id, true);
    options_.forgive(id);
    if (is_serving(module.view().state)) {
        module.mark_enabled(true);
    } else {
        module.enable(look(module));
    }
    module.work();
    return module.view();
}

ModuleView Modules::restart(const std::string& id) {
    Module& module = find(id);
    options_.forgive(id);
    module.restart(look(module));
    module.work();
    return module.view();
}

ModuleView Modules::swap(const std::string& id) {
    Module& module = find(id);
    const auto installed = look(module);
    if (!installed) throw Failure(installed.error());
    module.swap(*installed);
    return module.view();
}

void Modules::retry(Module& module) {
    try {
        module.retry(look(module));
        module.work();
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& exception) {
        log::warn("module {} can't be tried again now: {}", module.id(), exception.what());
        module.put_retry_off();
    }
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
    for (const auto& [id, module] : modules_) {
        module->check_health();
        if (module->retry_due()) retry(*module);
    }
}

}  // namespace patchbay::modules
