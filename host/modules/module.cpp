#include "host/modules/module.hpp"

#include "host/log/log.hpp"
#include "host/modules/module_settings.hpp"
#include "host/modules/settings_schema.hpp"

namespace patchbay::modules {
namespace {

/// Makes overlapping switches wait for each other, suspended and not blocked.
class Turn {
  public:
    explicit Turn(std::atomic<bool>& taken) : taken_(taken) {
        while (taken_.exchange(true))
            runtime::sleep_for(std::chrono::milliseconds(5));
    }
    ~Turn() { taken_ = false; }
    Turn(const Turn&) = delete;

  private:
    std::atomic<bool>& taken_;
};

}  // namespace

Module::Module(const HostParts& parts, Options options, const Package& package,
               std::function<void(const Module&)> changed)
    : parts_(parts),
      options_(std::move(options)),
      id_(package.id()),
      label_(runtime::intern_label(id_, "switch")),
      changed_(std::move(changed)),
      manifest_(package.manifest ? std::optional<Manifest>(*package.manifest) : std::nullopt),
      since_(parts.clock.now()) {
    if (!package.manifest) {
        state_ = State::refused;
        problem_ = package.manifest.error();
    }
}

bool Module::move(Event event, std::optional<Error> problem) {
    {
        const std::lock_guard lock(mutex_);
        const auto next = next_state(state_, event);
        if (!next) return false;
        state_ = *next;
        since_ = parts_.clock.now();
        retry_at_.reset();
        if (event == Event::started || event == Event::drained) failures_ = 0;
        if (event == Event::start_failed) retry_at_ = since_ + retry_pause(++failures_);
        if (event == Event::enable || event == Event::started || event == Event::drained) problem_.reset();
        if (problem) problem_ = std::move(problem);
    }
    log::info("module {} is {}", id_, to_text(view().state));
    changed_(*this);
    return true;
}

void Module::fail(Event event, Error error) {
    log::error("module {}: {}: {} ({})", id_, error.code, error.title, error.detail);
    move(event, std::move(error));
}

void Module::mark_enabled(bool enabled) {
    const std::lock_guard lock(mutex_);
    enabled_ = enabled;
}

std::optional<Manifest> Module::manifest() const {
    const std::lock_guard lock(mutex_);
    return manifest_;
}

/// Where the code of the version before is kept during a probation.
std::filesystem::path Module::way_back() const {
    return options_.run_folder / ("lib" + id_ + ".before");
}

Result<Module::Loaded> Module::load(const Version& version, const nlohmann::json& given) {
    const auto settings = checked_settings(version.manifest, given);
    if (!settings) return settings.error();
    const auto running = std::make_shared<std::weak_ptr<Instance>>();
    CarrierOptions options{options_.run_folder, options_.runner, options_.limits.cancel, {}, {}, {}};
    options.printed = [log = log_, id = id_, &clock = parts_.clock](log::Level level, std::string_view line) {
        log->write(id, level, line, clock.now());
    };
    options.stalled = [stalls = stalls_, &clock = parts_.clock](const wire::Stalled& told) {
        stalls->note(told.what, std::chrono::milliseconds(told.milliseconds), clock.now());
    };
    options.lost = [weak = weak_from_this(), running](const std::string& how) {
        const auto module = weak.lock();
        const auto gone = running->lock();
        if (module && gone) module->lost(gone, how);
    };
    auto carrier = make_carrier(parts_.runtime, version, std::move(options));
    if (!carrier) return carrier.error();
    if (const auto ready = (*carrier)->open(options_.limits.start); !ready) return ready.error();
    const auto instance = std::make_shared<Instance>(
        parts_, version.manifest, std::move(*carrier),
        InstanceOptions{options_.limits, options_.bounds, version.database_role, log_});
    *running = instance;
    return Loaded{instance, settings->dump()};
}

/// Started and open to calls; all of it taken back when that fails.
Result<void> Module::bring_up(const Loaded& loaded, Instance* predecessor) {
    {
        const std::lock_guard lock(mutex_);
        starting_ = loaded.instance;
    }
    if (ending_) loaded.instance->give_up();
    auto up = loaded.instance->start(loaded.settings, options_.public_url);
    if (up) up = loaded.instance->publish(predecessor);
    {
        const std::lock_guard lock(mutex_);
        starting_.reset();
    }
    if (!up) end(loaded.instance);
    return up;
}

void Module::prepare_end() {
    ending_ = true;
    const std::lock_guard lock(mutex_);
    if (starting_) starting_->give_up();
}

void Module::refuse(Error error) {
    fail(Event::refused, std::move(error));
}

void Module::quarantine(Error error) {
    fail(Event::quarantined, std::move(error));
}

bool Module::retry_due() const {
    const std::lock_guard lock(mutex_);
    return enabled_ && retry_at_ && *retry_at_ <= parts_.clock.now();
}

void Module::put_retry_off() {
    const std::lock_guard lock(mutex_);
    if (retry_at_) retry_at_ = parts_.clock.now() + retry_pause(++failures_);
}

void Module::in_turn(const std::function<void()>& work) {
    parts_.runtime.run(label_, [&] {
        const Turn turn(switching_);
        work();
    });
}

void Module::enable(const Result<Installed>& installed) {
    in_turn([&] {
        mark_enabled(true);
        if (!ending_ && move(Event::enable)) start(installed);
    });
}

void Module::retry(const Result<Installed>& installed) {
    in_turn([&] {
        if (!ending_ && retry_due() && move(Event::enable)) start(installed);
    });
}

void Module::restart(const Result<Installed>& installed) {
    in_turn([&] {
        if (ending_ || !view().enabled) {
            throw Failure(Error{ErrorKind::conflict,
                                "module.switched_off",
                                "The module is switched off",
                                id_,
                                "Switch it on",
                                {},
                                0});
        }
        if (move(Event::disable)) end_instance();
        if (move(Event::enable)) start(installed);
    });
}

void Module::start(const Result<Installed>& installed) {
    if (!installed) return fail(Event::refused, installed.error());
    {
        const std::lock_guard lock(mutex_);
        manifest_ = installed->version.manifest;
        isolated_ = installed->version.isolated;
        database_role_ = installed->version.database_role;
        given_ = installed->given;
    }
    const auto loaded = load(installed->version, installed->given);
    if (!loaded) return fail(Event::refused, loaded.error());
    if (const auto up = bring_up(*loaded, nullptr); !up) return fail(Event::start_failed, up.error());
    {
        const std::lock_guard lock(mutex_);
        instance_ = loaded->instance;
    }
    move(Event::started);
}

void Module::work() {
    in_turn([this] {
        if (const auto running = instance()) running->work();
    });
}

void Module::disable() {
    in_turn([this] {
        mark_enabled(false);
        if (move(Event::disable)) end_instance();
    });
}

void Module::shut_down() {
    in_turn([this] {
        if (move(Event::disable)) end_instance();
    });
}

std::shared_ptr<Instance> Module::instance() const {
    const std::lock_guard lock(mutex_);
    return instance_;
}

/// False when something of it hangs: it is kept, since what hangs still uses it.
bool Module::end(const std::shared_ptr<Instance>& instance) {
    if (instance->stop()) return true;
    const std::lock_guard lock(mutex_);
    stuck_.push_back(instance);
    return false;
}

void Module::end_instance() {
    end_probation(Swap::State::kept, std::nullopt);
    std::shared_ptr<Instance> instance;
    {
        const std::lock_guard lock(mutex_);
        instance = std::move(instance_);
        health_.clear();
    }
    if (!instance || end(instance)) {
        if (view().state == State::draining) move(Event::drained);
        return;
    }
    std::string names;
    for (const auto& held : instance->holds())
        names += (names.empty() ? "" : ", ") + held.name;
    fail(Event::stuck, {ErrorKind::internal,
                        "module.stuck",
                        "Some of the module's work did not end",
                        names,
                        "It may be started again beside what hangs; a restart of the server frees its memory",
                        {},
                        0});
}

void Module::check_health() {
    const auto running = instance();
    if (!running || switching_) return;
    running->enforce_memory();
    take_health(running, running->health());
}

/// Unless another version runs by now, or is about to.
void Module::take_health(const std::shared_ptr<Instance>& of, std::vector<wire::HealthCheck> checks) {
    if (switching_) return;
    in_turn([&] {
        if (instance() != of) return;
        const bool own =
            std::any_of(checks.begin(), checks.end(), [](const auto& check) { return check.degraded; });
        auto missing = missing_services();
        const bool degraded = own || !missing.empty();
        checks.insert(checks.end(), std::make_move_iterator(missing.begin()),
                      std::make_move_iterator(missing.end()));
        {
            const std::lock_guard lock(mutex_);
            health_ = std::move(checks);
        }
        move(degraded ? Event::became_degraded : Event::became_healthy);
        watch_probation(own);
    });
}

std::vector<wire::HealthCheck> Module::missing_services() const {
    std::vector<wire::HealthCheck> checks;
    for (const std::string& service : options_.missing(*manifest()))
        checks.push_back({"needs " + service,
                          true,
                          "no running module offers it",
                          {{"ru", {"нужен " + service, "его не даёт ни один работающий модуль"}}}});
    return checks;
}

State Module::state() const {
    const std::lock_guard lock(mutex_);
    return state_;
}

ModuleView Module::view() const {
    const std::lock_guard lock(mutex_);
    ModuleView view;
    view.id = id_;
    view.name = manifest_ ? manifest_->name : id_;
    view.state = state_;
    view.enabled = enabled_;
    view.problem = problem_;
    view.health = health_;
    view.swap = swap_;
    view.retry_at = retry_at_;
    view.since = since_;
    view.icon = "alert-triangle";
    view.isolated = isolated_;
    view.log_level = modules::to_text(log_->level());
    if (manifest_) {
        view.summary = manifest_->summary;
        view.icon = manifest_->icon;
        view.version = manifest_->version;
        view.needs = manifest_->needs;
        view.offers = manifest_->offers;
        view.permissions = manifest_->permissions;
        view.ui = manifest_->ui;
        view.has_settings = modules::has_settings(manifest_->settings_schema);
        view.can_test = manifest_->tests_connection;
    }
    if (instance_) {
        view.holds = instance_->holds();
        view.process = instance_->process();
        view.held = instance_->held();
    }
    for (const auto& stuck : stuck_) {
        for (auto& held : stuck->holds())
            view.holds.push_back(std::move(held));
    }
    return view;
}

}  // namespace patchbay::modules
