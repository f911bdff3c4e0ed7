#include "host/modules/modules.hpp"

#include "host/log/log.hpp"
#include "host/modules/module_settings.hpp"
#include "host/modules/refusal.hpp"

#include <algorithm>
#include <set>
#include <utility>

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

std::vector<std::vector<std::string>> stop_groups(std::vector<Manifest> manifests) {
    std::vector<std::vector<std::string>> groups;
    while (!manifests.empty()) {
        std::vector<std::string> free;
        std::vector<Manifest> needed;
        for (const Manifest& manifest : manifests) {
            const bool is_needed =
                std::any_of(manifests.begin(), manifests.end(), [&](const Manifest& other) {
                    return other.id != manifest.id && needs_something_of(other, manifest);
                });
            if (is_needed) {
                needed.push_back(manifest);
            } else {
                free.push_back(manifest.id);
            }
        }
        if (free.empty()) {  // a cycle: none of them can come first
            for (const Manifest& manifest : std::exchange(needed, {}))
                free.push_back(manifest.id);
        }
        groups.push_back(std::move(free));
        manifests = std::move(needed);
    }
    return groups;
}

Modules::Modules(HostParts parts, Link& database, ModulesOptions options,
                 const std::vector<Package>& packages, std::function<void(const ModuleView&)> changed)
    : parts_(parts), store_(database), options_(std::move(options)), changed_(std::move(changed)) {
    std::error_code ignored;
    std::filesystem::remove_all(options_.run_folder, ignored);
    for (const Package& package : packages)
        places_[package.id()] = make_place(package);
}

Modules::Place Modules::make_place(const Package& package) {
    Module::Options options{options_.run_folder, options_.runner,    options_.public_url, options_.limits,
                            options_.bounds,     options_.probation, options_.crashed,    {}};
    options.missing = [this](const Manifest& manifest) { return missing(manifest); };
    return {std::make_shared<Module>(parts_, options, package,
                                     [this](const Module& module) { changed_(complete(module.view())); }),
            package.folder};
}

Modules::~Modules() = default;

void Modules::refuse(const std::string& id, Error error) {
    find(id)->refuse(std::move(error));
}

void Modules::quarantine(const std::string& id, Error error) {
    find(id)->quarantine(std::move(error));
}

Installed Modules::installed(const Manifest& manifest, const std::filesystem::path& folder,
                             const StoredModule& stored) const {
    const std::string& id = manifest.id;
    const bool isolated = stored.isolated || isolated_by_deployer(id) || !manifest.program.empty();
    return {{manifest, code_of(manifest, folder), isolated, options_.database_role(id)},
            with_deployers(id, opened_settings(manifest, stored.settings, parts_.secrets))};
}

void Modules::start_all() {
    for (const auto& module : all()) {
        if (!module->manifest()) log::error("plugin {}: {}", module->id(), module->view().problem->detail);
    }
    for (const std::string& id : start_order(manifests())) {
        const StoredModule stored = store_.load(id);
        const auto module = find(id);
        module->mark_enabled(stored.enabled);
        module->log()->set_level(level_from_text(stored.log_level));
        const bool wanted = stored.enabled && module->view().state == State::disabled;
        if (!wanted || options_.safe_mode) continue;
        try {
            module->enable(installed(*module->manifest(), folder(id), stored));
        } catch (const Failure& failure) {  // its secrets can't be opened
            module->enable(failure.error());
        }
    }
    for (const auto& module : all())
        module->work();
}

void Modules::stop_all() {
    for (const auto& module : all())
        module->prepare_end();
    for (const auto& group : stop_groups(manifests())) {
        std::vector<runtime::Pending<bool>> stopping;
        for (const std::string& id : group) {
            const auto& stopped = stopping.emplace_back();
            parts_.runtime.next().spawn(runtime::intern_label(id, "stop"), nullptr,
                                        [module = find(id), stopped] {
                                            module->shut_down();
                                            stopped.complete(true);
                                        });
        }
        for (const auto& stopped : stopping)
            stopped.wait_heedless();
    }
}

std::shared_ptr<Module> Modules::find(const std::string& id) const {
    const std::lock_guard lock(mutex_);
    const auto found = places_.find(id);
    if (found != places_.end()) return found->second.module;
    throw Failure(Error{ErrorKind::not_found,
                        "module.not_found",
                        "There is no such module",
                        id,
                        "See the list of modules",
                        {},
                        0});
}

std::filesystem::path Modules::folder(const std::string& id) const {
    find(id);
    const std::lock_guard lock(mutex_);
    return places_.at(id).folder;
}

std::vector<std::shared_ptr<Module>> Modules::all() const {
    std::vector<std::shared_ptr<Module>> modules;
    const std::lock_guard lock(mutex_);
    for (const auto& [id, place] : places_)
        modules.push_back(place.module);
    return modules;
}

std::vector<Manifest> Modules::manifests() const {
    std::vector<Manifest> manifests;
    for (const auto& module : all()) {
        if (auto manifest = module->manifest()) manifests.push_back(std::move(*manifest));
    }
    return manifests;
}

std::vector<ModuleView> Modules::list() const {
    std::vector<ModuleView> views;
    for (const auto& module : all())
        views.push_back(complete(module->view()));
    return views;
}

ModuleView Modules::view(const std::string& id) const {
    return complete(find(id)->view());
}

Result<Installed> Modules::look(const std::string& id) {
    const auto place = folder(id);
    const Package package{place, read_manifest(place)};
    if (!package.manifest) return package.manifest.error();
    if (package.id() != id) {
        return refusal("other_id", "The package holds another module", package.id() + " instead of " + id,
                       "Install it in a folder of its own");
    }
    if (const auto migrated = options_.migrate(package); !migrated) return migrated.error();
    return installed(*package.manifest, place, store_.load(id));
}

ModuleView Modules::enable(const std::string& id) {
    const auto module = find(id);
    store_.set_enabled(id, true);
    options_.forgive(id);
    if (is_serving(module->view().state)) {
        module->mark_enabled(true);
    } else {
        module->enable(look(id));
    }
    module->work();
    check_needs();
    return complete(module->view());
}

ModuleView Modules::restart(const std::string& id) {
    const auto module = find(id);
    options_.forgive(id);
    module->restart(look(id));
    module->work();
    check_needs();
    return complete(module->view());
}

ModuleView Modules::swap(const std::string& id) {
    const auto module = find(id);
    const auto installed = look(id);
    if (!installed) throw Failure(installed.error());
    module->swap(*installed);
    check_needs();
    return complete(module->view());
}

void Modules::retry(Module& module) {
    try {
        module.retry(look(module.id()));
        module.work();
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& exception) {
        log::warn("module {} can't be tried again now: {}", module.id(), exception.what());
        module.put_retry_off();
    }
}

ModuleView Modules::disable(const std::string& id) {
    const auto module = find(id);
    store_.set_enabled(id, false);
    module->disable();
    check_needs();
    return complete(module->view());
}

std::vector<std::string> Modules::running() const {
    std::vector<std::string> ids;
    for (const auto& module : all()) {
        if (is_serving(module->view().state)) ids.push_back(module->id());
    }
    return ids;
}

/// Who needs what a module that came or went offers finds out at once.
void Modules::check_needs() {
    for (const auto& module : all()) {
        const auto manifest = module->manifest();
        if (manifest && !manifest->needs.empty()) module->check_health();
    }
}

std::vector<std::string> Modules::missing(const Manifest& manifest) const {
    std::vector<std::string> missing;
    for (const std::string& need : manifest.needs) {
        if (!parts_.services.find(need)) missing.push_back(need);
    }
    return missing;
}

ModuleView Modules::complete(ModuleView view) const {
    for (const auto& other : all()) {
        const auto manifest = other->manifest();
        if (!manifest) continue;
        if (other->id() == view.id) {
            view.missing = missing(*manifest);
            view.isolation_locked = isolated_by_deployer(view.id) || !manifest->program.empty();
        } else if (std::find_first_of(manifest->needs.begin(), manifest->needs.end(), view.offers.begin(),
                                      view.offers.end()) != manifest->needs.end() &&
                   is_serving(other->state())) {
            view.dependents.emplace_back(manifest->id, manifest->name);
        }
    }
    options_.describe(view);
    return view;
}

void Modules::check_health() {
    for (const auto& module : all()) {
        try {
            module->check_health();
            if (module->retry_due()) retry(*module);
        } catch (const Cancelled&) {
            throw;
        } catch (const std::exception& error) {  // the others are looked at all the same
            log::error("module {}: its health can't be looked at: {}", module->id(), error.what());
        }
    }
}

}  // namespace patchbay::modules
