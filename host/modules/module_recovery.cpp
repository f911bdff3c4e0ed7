// What follows when a module's own process ends by itself, and the changes that are made by starting the same
// version anew: another way of isolation, other settings.
#include "host/log/log.hpp"
#include "host/modules/module.hpp"
#include "host/modules/module_settings.hpp"

namespace patchbay::modules {
namespace {

/// Of the way back, on which there is nobody left to tell.
void log_if_refused(const std::string& id, const Result<void>& taken_back) {
    if (taken_back) return;
    log::error("module {}: its settings from before were not taken back: {} ({})", id,
               taken_back.error().title, taken_back.error().detail);
}

}  // namespace

Version Module::running_version() const {
    const std::lock_guard lock(mutex_);
    return {*manifest_, instance_->library_file(), isolated_, database_role_};
}

void Module::lost(const std::shared_ptr<Instance>& gone, const std::string& how) {
    gone->close();  // from here on calls wait for the successor
    in_turn([&] {
        if (ending_ || instance() != gone) return;  // a start under way fails by itself
        log::error("module {}: its process {}", id_, how);
        recover(how);
    });
}

void Module::recover(const std::string& how) {
    end_probation(Swap::State::kept, std::nullopt);
    const bool often = options_.crashed(id_, how);
    std::optional<Error> why;
    if (!often) {
        const auto replaced = replace(running_version(), given_);
        if (replaced) return;
        why = replaced.error();
    }
    const auto gone = instance();
    {
        const std::lock_guard lock(mutex_);
        instance_.reset();
        health_.clear();
    }
    end(gone);
    if (why) return fail(Event::crashed, *why);
    fail(Event::quarantined, {ErrorKind::unavailable,
                              "module.quarantined",
                              "The module's process crashed three times within an hour",
                              "the last time it " + how,
                              "Install a version that works; switching it on gives it another try",
                              {},
                              0});
}

void Module::isolate(bool isolated) {
    in_turn([&] {
        if (!instance()) return;
        Version version = running_version();
        if (version.isolated == isolated) return;
        version.isolated = isolated;
        if (const auto replaced = replace(version, given_); !replaced) throw Failure(replaced.error());
        changed_(*this);
    });
}

Applied Module::reconfigure(const Installed& installed, const std::function<void()>& keep) {
    Applied applied = Applied::stored;
    in_turn([&] {
        const auto running = instance();
        if (!running) return keep();
        const Version version = running_version();
        const nlohmann::json former = given_;
        const auto settings = checked_settings(version.manifest, installed.given);
        if (!settings) throw Failure(settings.error());
        const auto taken = running->configure(settings->dump());
        if (!taken && taken.error().code != "module.restart_needed") throw Failure(taken.error());
        applied = taken ? Applied::live : Applied::restarted;
        if (!taken) {
            if (const auto replaced = replace(version, installed.given); !replaced)
                throw Failure(replaced.error());
        }
        try {
            keep();
        } catch (...) {
            if (applied == Applied::restarted) {
                Version again = running_version();
                log_if_refused(id_, replace(again, former));
            } else if (const auto before = checked_settings(version.manifest, former)) {
                log_if_refused(id_, running->configure(before->dump()));
            }
            throw;
        }
        const std::lock_guard lock(mutex_);
        given_ = installed.given;
    });
    return applied;
}

std::vector<wire::HealthCheck> Module::test(const nlohmann::json& given) {
    const auto running = instance();
    if (!running) {
        throw Failure(Error{ErrorKind::conflict,
                            "module.not_running",
                            "Only a running module can try settings",
                            id_ + " is " + std::string(modules::to_text(view().state)),
                            "Switch it on",
                            {},
                            0});
    }
    const auto settings = checked_settings(*manifest(), given);
    if (!settings) throw Failure(settings.error());
    auto checks = running->test(settings->dump());
    if (!checks) throw Failure(checks.error());
    return *checks;
}

}  // namespace patchbay::modules
