#include "tests/modules/world.hpp"

#include "host/storage/migrations.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

namespace patchbay::modules::test {
namespace {

/// The host's tables are made before anything looks at them.
std::function<void(storage::StorageOptions&)> with_tables() {
    return [](storage::StorageOptions& options) {
        storage::migrate(options.pool.url, {{"host", PATCHBAY_MIGRATIONS}});
    };
}

}  // namespace

World::World() : database(with_tables()) {
    // Tests share a server, and what one of them switched off is remembered.
    database.database.execute(Statement{"test.forget_modules", "delete from host.modules"});
    database.database.execute(Statement{"test.forget_settings", "delete from host.module_settings"});
}

World::~World() {
    if (modules) modules->stop_all();
    EXPECT_EQ(loops.wait_for_fibers(std::chrono::seconds(10)), 0U) << "everything that was begun has ended";
}

HostParts World::parts() {
    return {loops, clock, database.storage, bus, outbound, live, sealer, router, services, schemas, metrics};
}

Package World::awkward(const std::string& id) {
    const std::filesystem::path fixture = PATCHBAY_AWKWARD_PACKAGE;
    const auto place = folder.path() / id;
    std::filesystem::create_directories(place);
    std::filesystem::copy_file(fixture / "libawkward.so", place / ("lib" + id + ".so"));
    std::ifstream in(fixture / "plugin.json");
    auto manifest = nlohmann::json::parse(in);
    manifest["id"] = id;
    std::ofstream(place / "plugin.json") << manifest;
    return {place, read_manifest(place)};
}

void World::rewrite(const Package& package, const std::string& version, const nlohmann::json& defaults) {
    std::ifstream in(package.folder / "plugin.json");
    auto manifest = nlohmann::json::parse(in);
    manifest["version"] = version;
    for (const auto& [name, value] : defaults.items())
        manifest["settings"]["properties"][name]["default"] = value;
    std::ofstream(package.folder / "plugin.json") << manifest;
}

Modules& World::load(const std::vector<Package>& packages, std::map<std::string, nlohmann::json> settings,
                     LifeLimits limits) {
    ModulesOptions options;
    options.run_folder = folder.path() / "run";
    options.settings = std::move(settings);
    options.limits = limits;
    options.bounds = bounds;
    options.probation = probation;
    options.isolated = isolated;
    options.runner = runner;
    options.crashed = [this](const std::string&, const std::string& how) {
        crashes.push_back(how);
        return crashes.size() > crashes_allowed;
    };
    options.migrate = [this](const Package& package) { return migrate(package); };
    modules = std::make_unique<Modules>(parts(), link, std::move(options), packages,
                                        [this](const ModuleView& module) { changed(module); });
    return *modules;
}

int World::count(const std::string& module, const std::string& name) const {
    std::string line = "\npatchbay_" + module + "_" + name + " ";
    std::replace(line.begin(), line.end(), '-', '_');
    const std::string text = metrics.text();
    const auto at = text.find(line);
    return at == std::string::npos ? 0 : std::stoi(text.substr(at + line.size()));
}

bus::ConsumerStatus World::consumer(const std::string& name) const {
    for (auto& each : bus.consumers()) {
        if (each.name == name) return each;
    }
    return {};
}

void World::publish(const std::string& topic, const std::string& key) {
    bus.publish({topic, key, "", "{}", ""});
}

void World::on_fiber(const std::function<void()>& work) {
    loops.run(runtime::intern_label("test", "test"), work);
}

}  // namespace patchbay::modules::test
