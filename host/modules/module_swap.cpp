// The exchange of a running version for another one, and the way back.
#include "host/log/log.hpp"
#include "host/modules/module.hpp"

namespace patchbay::modules {
namespace {

constexpr int kDegradedChecks = 3;  // in a row: one bad moment after a start is no reason to go back

std::string degraded_words(const std::vector<wire::HealthCheck>& checks) {
    std::string words;
    for (const auto& check : checks) {
        if (check.degraded) words += (words.empty() ? "" : "; ") + check.name + ": " + check.detail;
    }
    return words;
}

}  // namespace

std::string_view to_text(Swap::State state) {
    switch (state) {
        case Swap::State::probation:
            return "probation";
        case Swap::State::kept:
            return "kept";
        case Swap::State::rolled_back:
            return "rolled_back";
        case Swap::State::refused:
            return "refused";
    }
    return "refused";
}

void Module::swap(const Installed& installed) {
    in_turn([&] {
        const auto running = instance();
        if (!running || ending_) {
            throw Failure(Error{ErrorKind::conflict,
                                "module.not_running",
                                "Only a running module can be exchanged",
                                id_ + " is " + std::string(modules::to_text(view().state)),
                                "Switch it on: that takes the version that is installed",
                                {},
                                0});
        }
        end_probation(Swap::State::kept, std::nullopt);
        std::error_code error;
        std::filesystem::remove_all(way_back(), error);
        std::filesystem::copy(running->library_file(), way_back(), std::filesystem::copy_options::recursive,
                              error);
        Version before = running_version();
        before.code = way_back();
        const bool was_healthy = view().state == State::running;
        Swap swap{
            before.manifest.version, installed.version.manifest.version, Swap::State::probation, {}, {}};
        const auto replaced = replace(installed.version, installed.given);
        if (!replaced) {
            swap.state = Swap::State::refused;
            swap.problem = replaced.error();
        } else if (error) {
            swap.state = Swap::State::kept;  // there is no way back
        } else {
            probation_ = Probation{before, was_healthy, 0};
        }
        note_swap(std::move(swap));
    });
}

/// The version beside the one that runs, then in its place. The old one runs on when this fails.
Result<void> Module::replace(const Version& version, const nlohmann::json& given) {
    const auto old = instance();
    const auto loaded = load(version, given);
    if (!loaded) return loaded.error();
    if (const auto up = bring_up(*loaded, old.get()); !up) return up;
    {
        const std::lock_guard lock(mutex_);
        instance_ = loaded->instance;
        manifest_ = version.manifest;
        isolated_ = version.isolated;
        database_role_ = version.database_role;
        given_ = given;
        health_.clear();
    }
    end(old);
    loaded->instance->work();
    move(Event::became_healthy);
    return {};
}

void Module::watch_probation(bool degraded) {
    if (!probation_) return;
    probation_->degraded_checks = degraded ? probation_->degraded_checks + 1 : 0;
    const bool passed = parts_.clock.now() - swap_->since >= options_.probation;
    if (probation_->was_healthy && probation_->degraded_checks >= kDegradedChecks) {
        roll_back();
    } else if (passed && (!degraded || !probation_->was_healthy)) {
        end_probation(Swap::State::kept, std::nullopt);
    }
}

void Module::roll_back() {
    const std::string words = degraded_words(view().health);
    const Error why{ErrorKind::unavailable,
                    "module.rolled_back",
                    "The new version did not stay healthy",
                    words,
                    "See its log; install a version that works, or the old one again",
                    {},
                    0};
    if (const auto replaced = replace(probation_->before, given_); !replaced) {
        log::error("module {} can't go back: {}", id_, replaced.error().detail);
        end_probation(Swap::State::kept, replaced.error());
        return;
    }
    end_probation(Swap::State::rolled_back, why);
}

void Module::end_probation(Swap::State outcome, std::optional<Error> problem) {
    if (!probation_) return;
    probation_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(way_back(), ignored);
    Swap swap = *swap_;
    swap.state = outcome;
    swap.problem = std::move(problem);
    note_swap(std::move(swap));
}

void Module::note_swap(Swap swap) {
    swap.since = parts_.clock.now();
    log::info("module {}: version {} instead of {}: {}{}", id_, swap.to, swap.from,
              modules::to_text(swap.state),
              swap.problem ? ", " + swap.problem->title + ": " + swap.problem->detail : "");
    {
        const std::lock_guard lock(mutex_);
        swap_ = std::move(swap);
    }
    changed_(*this);
}

}  // namespace patchbay::modules
