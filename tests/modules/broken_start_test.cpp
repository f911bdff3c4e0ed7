// What can't be loaded or does not start: it is said what was found and what to do, nothing of it stays, and
// everything else runs.
#include "tests/modules/broken_world.hpp"

#include <csignal>

namespace patchbay::modules::test {
namespace {

using namespace std::chrono_literals;

struct Unusable {
    const char* id;
    State state;
    const char* code;
    const char* found;  ///< in the detail
    const char* fix;
};

constexpr Unusable kUnusable[] = {
    {"not-a-library", State::refused, "module.not_a_library", "does not begin as a 64-bit ELF file",
     "patchbay_add_plugin()"},
    {"no-entry", State::refused, "module.no_entry", "patchbay_plugin_entry", "PATCHBAY_PLUGIN"},
    {"exports-too-much", State::refused, "module.too_many_exports", "shown_to_everybody",
     "patchbay_add_plugin()"},
    {"wrong-magic", State::refused, "module.wrong_magic", "libwrong-magic.so", "SDK"},
    {"wrong-abi", State::refused, "module.abi_mismatch", "has ABI 2, this host needs 1", "Update Patchbay"},
    {"incomplete-entry", State::refused, "module.incomplete_entry", "lacks create, call or destroy", "SDK"},
    {"throws-in-entry", State::refused, "module.entry_failed", "threw an exception", "SDK"},
    {"throws-in-create", State::failed, "boundary.exception", "the constructor has failed", "log"},
    {"throws-in-start", State::failed, "boundary.exception", "start() has failed", "log"},
    {"registers-twice", State::failed, "module.bad_registration", "/api/v1/registers-twice/well", "author"},
    {"odd-method", State::failed, "module.bad_registration", "G T /api/v1/odd-method/odd", "author"},
    {"odd-access", State::failed, "module.bad_registration", "access 77", "author"},
    {"undeclared-consumer", State::failed, "module.not_permitted", "channel.message.received", "\"consume\""},
};

class UnusablePlugin : public BrokenTest {};

TEST_P(UnusablePlugin, IsRefusedInWordsAndLeavesNothing) {
    for (const Unusable& each : kUnusable) {
        SCOPED_TRACE(each.id);
        const ModuleView view = start(each.id);
        EXPECT_EQ(view.state, each.state);
        ASSERT_TRUE(view.problem);
        EXPECT_EQ(view.problem->code, each.code);
        EXPECT_NE(view.problem->detail.find(each.found), std::string::npos) << view.problem->detail;
        EXPECT_NE(view.problem->fix.find(each.fix), std::string::npos) << view.problem->fix;
        EXPECT_FALSE(view.problem->title.empty());
        EXPECT_EQ(get("/well").status, 404) << "no route of it stays";
        EXPECT_EQ(process_id(), 0);
        EXPECT_EQ(enable().state, each.state) << "a second try ends the same way";
        TearDown();
        world_.modules->stop_all();
    }
}

INSTANTIATE_TEST_SUITE_P(Modes, UnusablePlugin, testing::Bool(), mode_name);

class StartingProcess : public BrokenTest {};

TEST_P(StartingProcess, ThatBlocksIsEndedAtItsLimit) {
    limits_ = {300ms, 100ms, 200ms};
    const ModuleView view = start("never-starts");
    EXPECT_EQ(view.state, State::failed);
    ASSERT_TRUE(view.problem);
    EXPECT_EQ(view.problem->code, "module.start_timeout");
    EXPECT_EQ(process_id(), 0);
}

INSTANTIATE_TEST_SUITE_P(Modes, StartingProcess, testing::Values(true), mode_name);

}  // namespace
}  // namespace patchbay::modules::test
