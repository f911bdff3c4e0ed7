#pragma once
// What modules need of a host, without HTTP: a database with the host's tables, loops, bus and the rest.

#include "host/modules/modules.hpp"
#include "host/modules/packages.hpp"
#include "tests/storage/test_database.hpp"

#include <map>
#include <string>
#include <vector>

namespace patchbay::modules::test {

using storage::test::eventually;

/// Limits for plugins that use them up.
constexpr LifeLimits kShort{std::chrono::milliseconds(300), std::chrono::milliseconds(100),
                            std::chrono::milliseconds(5000)};

class World {
  public:
    World();
    ~World();

    HostParts parts();
    /// A copy of the fixture plugin under `id`; its settings are given to load().
    Package awkward(const std::string& id);
    /// Another version in the package's place, whose settings have other defaults.
    void rewrite(const Package& package, const std::string& version, const nlohmann::json& defaults);
    /// The modules of `packages`, none of them started.
    Modules& load(const std::vector<Package>& packages, std::map<std::string, nlohmann::json> settings,
                  LifeLimits limits = kShort);

    /// The value of a module's counter.
    int count(const std::string& module, const std::string& name) const;
    bus::ConsumerStatus consumer(const std::string& name) const;
    void publish(const std::string& topic, const std::string& key = "a");
    /// Runs `work` on a fiber and returns when it is done.
    void on_fiber(const std::function<void()>& work);

    storage::test::TemporaryFolder folder;
    storage::test::TestDatabase database;
    runtime::Runtime loops{2};
    runtime::SystemClock clock;
    secrets::Sealer sealer{folder.path() / "secret.key"};
    storage::StorageLink link{database.storage, "host"};
    ops::Metrics metrics;
    live::Hub live;
    bus::Bus bus{loops, link};
    outbound::Client outbound{loops, {}};
    http::Router router;
    ServiceDirectory services;
    SchemaBook schemas;
    std::chrono::milliseconds probation{60000};
    CallBounds bounds;
    std::function<Result<void>(const Package&)> migrate = [](const Package&) { return Result<void>(); };
    std::vector<std::string> isolated;
    RunnerOptions runner{PATCHBAY_RUNNER, "nobody"};
    std::vector<std::string> crashes;  // of modules' own processes: how
    std::size_t crashes_allowed = 100;
    /// Told of every change of state.
    std::function<void(const ModuleView&)> changed = [](const ModuleView&) {};
    std::unique_ptr<Modules> modules;
};

}  // namespace patchbay::modules::test
