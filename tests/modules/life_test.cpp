// Starting and stopping plugins that do not behave: everything has its limit, and what hangs is named.
#include "tests/modules/world.hpp"

#include <patchbay/host.hpp>

#include <gtest/gtest.h>

namespace patchbay::modules::test {
namespace {

using namespace std::chrono_literals;

class Life : public testing::Test {
  protected:
    ModuleView start(nlohmann::json how) {
        world_.load({world_.awkward("awkward")}, {{"awkward", std::move(how)}});
        world_.modules->start_all();
        return world_.modules->view("awkward");
    }
    ModuleView disable() { return world_.modules->disable("awkward"); }

    World world_;
};

TEST_F(Life, AStartThatWaitsFailsAtItsLimit) {
    const ModuleView view = start({{"start", "waits"}});
    EXPECT_EQ(view.state, State::failed);
    ASSERT_TRUE(view.problem);
    EXPECT_EQ(view.problem->code, "module.start_timeout");
}

TEST_F(Life, AStartThatFailsSaysWhy) {
    const ModuleView view = start({{"start", "fails"}, {"stop", "waits"}});
    EXPECT_EQ(view.state, State::failed);
    ASSERT_TRUE(view.problem);
    EXPECT_EQ(view.problem->code, "awkward.wont_start");
}

TEST_F(Life, AStopThatWaitsIsLeftAtItsLimitOnAnOrdinaryThread) {
    EXPECT_EQ(start({{"stop", "waits"}}).state, State::running);
    world_.modules->stop_all();
    EXPECT_EQ(world_.modules->view("awkward").state, State::disabled);
}

TEST_F(Life, ThoseThatWaitInTheirStopDoNotWaitForEachOther) {
    std::vector<Package> packages;
    std::map<std::string, nlohmann::json> settings;
    for (const char* id : {"one", "two", "three", "four", "five", "six"}) {
        packages.push_back(world_.awkward(id));
        settings[id] = {{"stop", "waits"}};
    }
    LifeLimits limits = kShort;
    limits.finish = 1s;
    world_.load(packages, settings, limits);
    world_.modules->start_all();
    EXPECT_LT(storage::test::time_of([&] { world_.modules->stop_all(); }), 4 * limits.finish);
}

TEST_F(Life, AHandlerThatWaitsIsCancelledAndNothingIsStuck) {
    const std::string name = "awkward." + new_id();
    start({{"work", "waits"}, {"consumer", name}, {"topic", name}});
    world_.publish(name);
    ASSERT_TRUE(eventually([&] { return world_.count("awkward", "begun") == 1; }));
    EXPECT_EQ(disable().state, State::disabled);
    EXPECT_EQ(world_.modules->enable("awkward").state, State::running);
    EXPECT_TRUE(eventually([&] { return world_.count("awkward", "begun") == 1; }))
        << "the event was not handled, so it is delivered again";
    EXPECT_EQ(world_.consumer(name).failed, 0U);
}

TEST_F(Life, WhatHangsIsNamedAndTheModuleStartsBesideIt) {
    world_.database.database.execute(Statement{"test.schema", "create schema if not exists awkward"});
    world_.database.database.execute(
        Statement{"test.table", "create table if not exists awkward.clung (id bigserial)"});
    world_.database.database.execute(Statement{"test.function", R"(
create or replace function awkward.cling() returns trigger language plpgsql as
'begin perform pg_advisory_xact_lock(4711); return null; end')"});
    world_.database.database.execute(Statement{"test.trigger", R"(
create constraint trigger cling after insert on awkward.clung deferrable initially deferred
for each row execute function awkward.cling())"});
    const std::string name = "awkward." + new_id();
    const LifeLimits hasty{1s, 50ms, 50ms};
    world_.load({world_.awkward("awkward")},
                {{"awkward", {{"work", "clings"}, {"consumer", name}, {"topic", name}}}}, hasty);
    world_.modules->start_all();
    world_.database.database.transaction([&](Transaction& holder) {
        holder.execute(Statement{"test.hold", "select pg_advisory_xact_lock(4711)"});
        world_.publish(name);
        ASSERT_TRUE(eventually([&] { return world_.count("awkward", "begun") == 1; }));
        ASSERT_TRUE(eventually([&] {
            return holder
                       .execute(Statement{"test.waits",
                                          "select count(*) as n from pg_locks where locktype = 'advisory' "
                                          "and not granted"})[0]
                       .integer("n") == 1;
        }));
        const ModuleView view = disable();
        EXPECT_EQ(view.state, State::stopped);
        ASSERT_TRUE(view.problem);
        EXPECT_EQ(view.problem->code, "module.stuck");
        EXPECT_EQ(view.problem->detail, "consumer " + name);
        ASSERT_EQ(view.holds.size(), 1U);
        EXPECT_EQ(view.holds[0].name, "consumer " + name);
        EXPECT_EQ(world_.modules->enable("awkward").state, State::running);
    });
    EXPECT_TRUE(eventually([&] { return world_.modules->view("awkward").holds.empty(); }));
}

TEST_F(Life, MetricsGoWithTheModule) {
    start({{"service", "awkward"}});
    world_.on_fiber([&] { world_.services.find("awkward")(1, {}, 10s); });
    EXPECT_EQ(world_.count("awkward", "ended"), 1);
    disable();
    EXPECT_EQ(world_.metrics.text().find("patchbay_awkward_"), std::string::npos);
}

TEST_F(Life, ARefusalByTheHostStaysAsLongAsItsReason) {
    const Error reason{ErrorKind::invalid, "database.migration", "Its tables", "", "", {}, 0};
    world_.migrate = [&](const Package&) { return Result<void>(reason); };
    world_.load({world_.awkward("awkward")}, {});
    world_.modules->refuse("awkward", reason);
    world_.modules->start_all();
    EXPECT_EQ(world_.modules->view("awkward").state, State::refused);
    const ModuleView again = world_.modules->enable("awkward");
    EXPECT_EQ(again.state, State::refused);
    ASSERT_TRUE(again.problem);
    EXPECT_EQ(again.problem->code, "database.migration");

    world_.migrate = [](const Package&) { return Result<void>(); };
    EXPECT_EQ(world_.modules->enable("awkward").state, State::running) << "it was mended meanwhile";
}

TEST_F(Life, AQuarantinedModuleWaitsForSomebodyToSwitchItOn) {
    world_.load({world_.awkward("awkward")}, {});
    world_.modules->quarantine("awkward",
                               {ErrorKind::unavailable, "module.quarantined", "It crashed", "", "", {}, 0});
    world_.modules->start_all();
    EXPECT_EQ(world_.modules->view("awkward").state, State::quarantined);
    EXPECT_TRUE(world_.modules->view("awkward").enabled);
    EXPECT_EQ(world_.modules->enable("awkward").state, State::running);
}

TEST_F(Life, NothingStartsOnceTheEndHasBegun) {
    start({{"service", "awkward"}});
    world_.modules->stop_all();
    EXPECT_EQ(world_.modules->enable("awkward").state, State::disabled);
}

TEST_F(Life, AStartUnderWayIsGivenUpAtTheEnd) {
    world_.load({world_.awkward("awkward")}, {{"awkward", {{"start", "waits"}}}}, {1h, 100ms, 5s});
    const runtime::Pending<bool> started;
    world_.loops.next().spawn(runtime::intern_label("test", "start"), nullptr, [&, started] {
        world_.modules->start_all();
        started.complete(true);
    });
    ASSERT_TRUE(eventually([&] { return world_.modules->view("awkward").state == State::starting; }));
    std::this_thread::sleep_for(50ms);
    world_.modules->stop_all();
    EXPECT_EQ(started.wait(10s), runtime::WaitOutcome::completed);
}

}  // namespace
}  // namespace patchbay::modules::test
