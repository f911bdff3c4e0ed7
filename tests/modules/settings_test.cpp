// Settings that change while a module runs.
#include "tests/modules/world.hpp"

#include <gtest/gtest.h>

namespace patchbay::modules::test {
namespace {

class LiveSettings : public testing::Test {
  protected:
    LiveSettings() {
        world_.load({package_}, {});
        world_.modules->start_all();
    }
    SettingsView set(const nlohmann::json& values) {
        return world_.modules->set_settings("awkward", world_.modules->settings("awkward").version, values,
                                            "Ada");
    }
    std::string refused(const nlohmann::json& values) {
        try {
            set(values);
            return {};
        } catch (const Failure& failure) {
            return failure.error().code;
        }
    }
    nlohmann::json values() { return world_.modules->settings("awkward").values; }

    World world_;
    const Package package_ = world_.awkward("awkward");
};

TEST_F(LiveSettings, AreTakenWithoutARestartWhenThePluginCan) {
    const auto before = world_.modules->view("awkward").since;
    const SettingsView after = set({{"work", "naps"}});
    EXPECT_EQ(after.applied, Applied::live);
    EXPECT_EQ(after.version, 1);
    EXPECT_EQ(after.updated_by, "Ada");
    EXPECT_EQ(after.values["work"], "naps");
    EXPECT_EQ(world_.modules->view("awkward").since, before);
}

TEST_F(LiveSettings, AreTakenByTakingOverWhenItCanNot) {
    EXPECT_EQ(set({{"service", "awkward"}}).applied, Applied::restarted);
    EXPECT_TRUE(world_.services.find("awkward")) << "it offers what the settings say";
}

TEST_F(LiveSettings, StayAsTheyWereWhenTheModuleDoesNotStartWithTheNewOnes) {
    EXPECT_EQ(refused({{"start", "fails"}, {"service", "other"}}), "awkward.wont_start");
    EXPECT_EQ(world_.modules->view("awkward").state, State::running);
    EXPECT_EQ(values()["start"], "well");
    EXPECT_EQ(world_.modules->settings("awkward").version, 0);
}

TEST_F(LiveSettings, ThatBreakTheSchemaNeverReachThePlugin) {
    EXPECT_EQ(refused({{"work", "sings"}}), "module.settings_invalid");
    EXPECT_EQ(values()["work"], "well");
}

TEST_F(LiveSettings, ThatSomebodyElseHasChangedAreNotOverwritten) {
    set({{"work", "naps"}});
    try {
        world_.modules->set_settings("awkward", 0, {{"work", "waits"}}, "Grace");
        FAIL() << "version 0 is not the newest";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, "module.settings_stale");
    }
    EXPECT_EQ(values()["work"], "naps");
}

TEST_F(LiveSettings, ComeBackByUndoAsANewVersion) {
    set({{"work", "naps"}});
    set({{"work", "asks"}});
    const SettingsView after = world_.modules->undo_settings("awkward", 1, "Ada");
    EXPECT_EQ(after.values["work"], "naps");
    EXPECT_EQ(after.version, 3);
    EXPECT_EQ(world_.modules->settings_versions("awkward").size(), 3U);
}

TEST_F(LiveSettings, OfAModuleThatIsOffWaitForItsStart) {
    world_.modules->disable("awkward");
    EXPECT_EQ(set({{"service", "awkward"}}).applied, Applied::stored);
    EXPECT_FALSE(world_.services.find("awkward"));
    world_.modules->enable("awkward");
    EXPECT_TRUE(world_.services.find("awkward"));
}

}  // namespace
}  // namespace patchbay::modules::test
