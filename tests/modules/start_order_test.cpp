// Events come to modules only when all of them have started.
#include "tests/modules/world.hpp"

#include <patchbay/host.hpp>

#include <gtest/gtest.h>

namespace patchbay::modules::test {
namespace {

TEST(StartAll, HandsOutEventsOnlyWhenEveryModuleOffersItsServices) {
    World world;
    const std::string name = "asker." + new_id();
    std::vector<std::size_t> consumers_at_start;
    world.changed = [&](const ModuleView& module) {
        if (module.state == State::running) consumers_at_start.push_back(world.bus.consumers().size());
    };
    world.publish(name);
    world.load({world.awkward("asker"), world.awkward("late")},
               {{"asker", {{"consumer", name}, {"topic", name}, {"work", "asks"}, {"asked", "late"}}},
                {"late", {{"service", "late"}}}});
    world.modules->start_all();
    EXPECT_TRUE(eventually([&] { return world.count("late", "ended") == 1; }));
    EXPECT_EQ(consumers_at_start, (std::vector<std::size_t>{0, 0}));
    EXPECT_EQ(world.consumer(name).failed, 0U);
}

TEST(StartAll, AModuleSwitchedOnLaterGetsItsEvents) {
    World world;
    const std::string name = "asker." + new_id();
    world.load({world.awkward("asker")}, {{"asker", {{"consumer", name}, {"topic", name}}}});
    world.modules->start_all();
    world.modules->disable("asker");
    world.publish(name);
    world.modules->enable("asker");
    EXPECT_TRUE(eventually([&] { return world.count("asker", "ended") == 1; }));
}

}  // namespace
}  // namespace patchbay::modules::test
