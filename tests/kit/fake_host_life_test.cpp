// Starting, settings, health, tasks and the end.
#include "tests/kit/probe.hpp"

#include <fstream>

namespace patchbay::testing {
namespace {

using std::chrono::milliseconds;

TEST_F(ProbeTest, FillsInTheDefaultsOfTheManifest) {
    host.advance(milliseconds(2500));
    EXPECT_EQ(host.metric("ticks_total", {{"by", "task"}}), 2);
    EXPECT_EQ(host.health().at(0).detail, "2");
}

TEST_F(ProbeTest, TakesNewSettingsWhileItRuns) {
    host.configure({{"pause_ms", 10}});
    host.advance(milliseconds(1000 + 50));  // the wait that had begun ends first
    EXPECT_EQ(host.metric("ticks_total", {{"by", "task"}}), 6);
}

TEST_F(ProbeTest, RefusesSettingsThatBreakTheSchemaBeforeThePluginSeesThem) {
    try {
        host.configure({{"pause_ms", 0}, {"colour", "red"}});
        FAIL() << "they were taken";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, "host.invalid");
        EXPECT_EQ(failure.error().field_errors.size(), 2u);
    }
}

TEST_F(ProbeTest, HandsOnWhatThePluginSaysAboutItsSettings) {
    try {
        host.configure({{"refuse", "no_such_place"}});
        FAIL() << "they were taken";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, "probe.no_such_place");
    }
}

TEST_F(ProbeTest, TriesSettingsThatItDoesNotTake) {
    EXPECT_FALSE(host.test({}).at(0).degraded);
    const auto tried = host.test({{"refuse", "today"}, {"pause_ms", 10}});
    EXPECT_TRUE(tried.at(0).degraded);
    EXPECT_EQ(tried.at(0).detail, "today");
    EXPECT_THROW(host.test({{"colour", "red"}}), Failure);
    host.advance(milliseconds(2500));
    EXPECT_EQ(host.metric("ticks_total", {{"by", "task"}}), 2);  // as before
}

TEST_F(ProbeTest, StopsAndStartsAgainAndKeepsWhatWasRecorded) {
    ask("publish");
    host.stop();
    EXPECT_EQ(probes().alive, 0);
    EXPECT_TRUE(host.running_tasks().empty());
    host.start();
    EXPECT_EQ(probes().alive, 1);
    EXPECT_EQ(host.events().published().size(), 1u);
    EXPECT_EQ(host.running_tasks(), std::vector<std::string>{"probe: counts"});
}

TEST(FakeHost, DestroysThePluginWhenItsStartFails) {
    FakeHost host(probe_entry, PATCHBAY_PROBE_FOLDER);
    EXPECT_THROW(host.start({{"refuse", "today"}}), Failure);
    EXPECT_EQ(probes().alive, 0);
    EXPECT_THROW(host.health(), Failure);
    host.start();
    EXPECT_EQ(probes().alive, 1);
}

class Undeclared : public Plugin {
  public:
    explicit Undeclared(Host&) {}
    void start(Setup& setup, const Settings&) override {
        setup.consumer({.name = "undeclared.all", .topics = {"inbox.*"}}, [](const Event&) {});
    }
};

TEST(FakeHost, RefusesToStartWhatTheManifestDoesNotPermit) {
    FakeHost host(FakeHost::entry_of<Undeclared>, PATCHBAY_PROBE_FOLDER);
    try {
        host.start();
        FAIL() << "it started";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, "module.not_permitted");
        EXPECT_NE(failure.error().fix.find("inbox.*"), std::string::npos);
    }
}

TEST(FakeHost, SaysWhichManifestItMisses) {
    EXPECT_THROW(FakeHost(probe_entry, "/nowhere"), Failure);
}

}  // namespace
}  // namespace patchbay::testing
