// A new version takes over from the one that runs: nobody notices, and a bad one gives way by itself.
#include "tests/modules/world.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace patchbay::modules::test {
namespace {

using namespace std::chrono_literals;

class Exchange : public testing::Test {
  protected:
    void start(nlohmann::json how = {{"service", "awkward"}}) {
        world_.load({package_}, {{"awkward", std::move(how)}}, limits_);
        world_.modules->start_all();
    }
    /// `defaults`: what the new version does by default; see the fixture.
    ModuleView swap(const nlohmann::json& defaults = nlohmann::json::object()) {
        world_.rewrite(package_, "2.0.0", defaults);
        return world_.modules->swap("awkward");
    }
    ModuleView view() const { return world_.modules->view("awkward"); }
    void check_health(int times) {
        for (int check = 0; check < times; ++check)
            world_.modules->check_health();
    }

    World world_;
    LifeLimits limits_ = kShort;
    const Package package_ = world_.awkward("awkward");
};

TEST_F(Exchange, ShowsTheNewVersionAndHowItGoes) {
    start();
    const ModuleView after = swap();
    EXPECT_EQ(after.state, State::running);
    EXPECT_EQ(after.version, "2.0.0");
    ASSERT_TRUE(after.swap);
    EXPECT_EQ(after.swap->state, Swap::State::probation);
    EXPECT_EQ(after.swap->from, "1.0.0");
    EXPECT_EQ(after.swap->to, "2.0.0");
    EXPECT_TRUE(after.holds.empty());
}

TEST_F(Exchange, FailsNoCallHoweverOftenItHappens) {
    limits_.finish = 5s;  // longer than a nap
    start({{"service", "awkward"}, {"work", "naps"}});
    std::atomic<bool> over{false};
    std::atomic<int> answered{0};
    std::atomic<int> failed{0};
    std::atomic<int> callers{0};
    for (int caller = 0; caller < 8; ++caller) {
        ++callers;
        world_.loops.next().spawn(runtime::intern_label("test", "caller"), nullptr, [&] {
            while (!over) {
                const auto route = world_.router.table().find("GET", "/api/v1/awkward/work").route;
                const auto service = world_.services.find("awkward");
                if (!route || !service) ++failed;
                try {
                    service(1, {}, 10s);
                    ++answered;
                } catch (const runtime::GateClosed&) {
                    // Nothing was done, and who calls looks it up again.
                } catch (const Failure&) {
                    ++failed;
                }
                runtime::sleep_for(1ms);
            }
            --callers;
        });
    }
    for (int round = 0; round < 10; ++round)
        EXPECT_EQ(world_.modules->swap("awkward").state, State::running);
    over = true;
    EXPECT_TRUE(eventually([&] { return callers == 0; }));
    EXPECT_GT(answered, 8);
    EXPECT_EQ(failed, 0);
    EXPECT_EQ(world_.count("awkward", "begun"), world_.count("awkward", "ended"))
        << "begun calls are finished";
}

TEST_F(Exchange, HandsEachEventToOneOfTheVersions) {
    const std::string name = "awkward." + new_id();
    start({{"consumer", name}, {"topic", name}});
    constexpr int kEvents = 60;
    for (int event = 0; event < kEvents; ++event) {
        world_.publish(name, "key" + std::to_string(event % 7));
        if (event % 20 != 10) continue;
        EXPECT_EQ(world_.modules->swap("awkward").state, State::running);
    }
    EXPECT_TRUE(eventually([&] { return world_.count("awkward", "ended") == kEvents; }))
        << world_.count("awkward", "ended");
    EXPECT_EQ(world_.count("awkward", "begun"), kEvents) << "none twice";
    EXPECT_EQ(world_.consumer(name).failed, 0U);
}

TEST_F(Exchange, LeavesTheOtherVersionsTransactionsAlone) {
    world_.database.database.execute(Statement{"test.schema", "create schema if not exists awkward"});
    world_.database.database.execute(
        Statement{"test.table", "create table if not exists awkward.clung (id bigserial)"});
    limits_.finish = 5s;
    start({{"service", "awkward"}, {"work", "lingers"}});
    const runtime::Pending<bool> done;
    world_.loops.next().spawn(runtime::intern_label("test", "caller"), nullptr, [&, done] {
        try {
            world_.services.find("awkward")(1, {}, 10s);
            done.complete(true);
        } catch (const std::exception& exception) {
            ADD_FAILURE() << exception.what();
            done.complete(false);
        }
    });
    ASSERT_TRUE(eventually([&] { return world_.count("awkward", "begun") == 1; }));
    swap({{"start", "fails"}});
    EXPECT_EQ(done.wait(10s), runtime::WaitOutcome::completed);
    EXPECT_EQ(world_.count("awkward", "ended"), 1) << "its transaction was open while the other one failed";
}

TEST_F(Exchange, LeavesTheOldVersionAtWorkWhenTheNewOneDoesNotStart) {
    start();
    const ModuleView after = swap({{"start", "fails"}});
    EXPECT_EQ(after.state, State::running);
    EXPECT_EQ(after.version, "1.0.0");
    ASSERT_TRUE(after.swap);
    EXPECT_EQ(after.swap->state, Swap::State::refused);
    ASSERT_TRUE(after.swap->problem);
    EXPECT_EQ(after.swap->problem->code, "awkward.wont_start");
    world_.on_fiber([&] { world_.services.find("awkward")(1, {}, 10s); });
    EXPECT_EQ(world_.count("awkward", "ended"), 1);
}

TEST_F(Exchange, LeavesTheOldVersionAtWorkWhenTheNewOneIsNoPlugin) {
    start();
    std::ofstream(package_.folder / "libawkward.so") << "torn";
    const ModuleView after = world_.modules->swap("awkward");
    EXPECT_EQ(after.state, State::running);
    ASSERT_TRUE(after.swap && after.swap->problem);
    EXPECT_EQ(after.swap->problem->code, "module.not_a_library");
}

TEST_F(Exchange, LeavesTheOldVersionAtWorkWhenTheNewOneOffersWhatSomebodyElseDoes) {
    start();
    const auto taken = world_.services.offer("taken", [](auto, auto, auto) { return std::string(); });
    const ModuleView after = swap({{"consumer", ""}, {"service", "awkward"}});
    EXPECT_EQ(after.version, "2.0.0");
    world_.modules->stop_all();
    start(nlohmann::json::object());
    const ModuleView refused = swap({{"service", "taken"}});
    ASSERT_TRUE(refused.swap && refused.swap->problem);
    EXPECT_EQ(refused.swap->problem->code, "module.bad_registration");
    EXPECT_TRUE(world_.router.table().find("GET", "/api/v1/awkward/work").route) << "nothing was taken away";
}

TEST_F(Exchange, RefusesAPackageThatHoldsAnotherModule) {
    start();
    std::ofstream(package_.folder / "plugin.json")
        << R"({"id": "other", "name": "O", "version": "1.0.0", "sdk": "1"})";
    EXPECT_THROW(world_.modules->swap("awkward"), Failure);
    EXPECT_EQ(view().state, State::running);
}

TEST_F(Exchange, GivesWayToTheOldVersionWhenTheNewOneDoesNotStayHealthy) {
    start();
    ASSERT_EQ(swap({{"health", "poor"}}).version, "2.0.0");
    check_health(2);
    EXPECT_EQ(view().version, "2.0.0") << "one bad moment is no reason";
    check_health(1);
    const ModuleView after = view();
    EXPECT_EQ(after.version, "1.0.0");
    EXPECT_EQ(after.state, State::running);
    ASSERT_TRUE(after.swap);
    EXPECT_EQ(after.swap->state, Swap::State::rolled_back);
    ASSERT_TRUE(after.swap->problem);
    EXPECT_NE(after.swap->problem->detail.find("it is not well"), std::string::npos);
    world_.on_fiber([&] { world_.services.find("awkward")(1, {}, 10s); });
    EXPECT_EQ(world_.count("awkward", "ended"), 1);
}

TEST_F(Exchange, KeepsAVersionThatStaysHealthy) {
    world_.probation = 1ms;
    start();
    swap();
    runtime::sleep_for(5ms);
    check_health(1);
    ASSERT_TRUE(view().swap);
    EXPECT_EQ(view().swap->state, Swap::State::kept);
    EXPECT_FALSE(std::filesystem::exists(world_.folder.path() / "run" / "libawkward.before"));
}

TEST_F(Exchange, DoesNotWaitForAStuckOldVersionForever) {
    start({{"service", "awkward"}, {"stop", "waits"}});
    EXPECT_EQ(swap().state, State::running);
    EXPECT_EQ(view().version, "2.0.0");
}

TEST_F(Exchange, IsForARunningModule) {
    start();
    world_.modules->disable("awkward");
    try {
        world_.modules->swap("awkward");
        FAIL() << "it does not run";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, "module.not_running");
    }
    world_.rewrite(package_, "2.0.0", {});
    EXPECT_EQ(world_.modules->enable("awkward").version, "2.0.0") << "what is installed now is started";
}

TEST_F(Exchange, RestartsAModuleThatIsSwitchedOn) {
    start();
    EXPECT_EQ(world_.modules->restart("awkward").state, State::running);
    world_.modules->disable("awkward");
    EXPECT_THROW(world_.modules->restart("awkward"), Failure);
}

}  // namespace
}  // namespace patchbay::modules::test
