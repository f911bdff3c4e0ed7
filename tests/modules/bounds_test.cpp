// No module takes more than its share: tasks, calls, calls within calls and names of tasks have their bounds,
// and who comes past them is told at once.
#include "tests/modules/broken_world.hpp"

namespace patchbay::modules::test {
namespace {

using namespace std::chrono_literals;

class Bounds : public BrokenTest {
  protected:
    std::size_t held(const std::string& name) const {
        for (const auto& each : view().held) {
            if (each.name == name) return each.count;
        }
        return 0;
    }
};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kMostMemory = 2000ULL << 20;  // a sanitizer takes several times as much
#else
constexpr std::uint64_t kMostMemory = 200ULL << 20;
#endif

TEST_P(Bounds, TasksWithoutEndAreRefusedAndTheModuleCanBeSwitchedOff) {
    ASSERT_EQ(start("fiber-bomb").state, State::running);
    const runtime::Label* const tasks = runtime::intern_label("fiber-bomb", "task wait");
    const auto refused_before = tasks->answers.failed.load();
    for (int round = 0; round < 2; ++round) {
        const Answer answer = get("/bomb");
        EXPECT_EQ(answer.status, 503);
        EXPECT_EQ(answer.text("code"), "module.too_many_tasks");
        EXPECT_EQ(answer.text("detail"), "fiber-bomb: 1000, and no more are started");
        EXPECT_TRUE(answer.has_header("Retry-After"));
        EXPECT_EQ(held("task wait"), 1000U);
        EXPECT_EQ(get("/well").status, 200) << "its calls have room of their own";
        if (isolated()) {
            EXPECT_LT(view().process->resident_bytes, kMostMemory);
        }
        EXPECT_EQ(disable().state, State::disabled);
        EXPECT_EQ(enable().state, State::running);
        EXPECT_EQ(held("task wait"), 0U);
    }
    EXPECT_EQ(tasks->answers.failed - refused_before, 2U) << "the module's page shows what was refused";
}

TEST_P(Bounds, CallsPastTheBoundAreRefusedAtOnceAndThoseUnderWayGoOn) {
    world_.bounds.calls = 4;
    start("fiber-bomb");
    std::vector<std::shared_ptr<std::atomic<int>>> waiting;
    for (int call = 0; call < 4; ++call) {
        waiting.push_back(std::make_shared<std::atomic<int>>(0));
        get_meanwhile("/wait", waiting.back());
    }
    ASSERT_TRUE(eventually([this] { return world_.count("fiber-bomb", "begun") == 4; }));
    const auto begin = std::chrono::steady_clock::now();
    const Answer answer = get("/well");
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 1s);
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.text("code"), "module.too_busy");
    EXPECT_EQ(answer.text("detail"), "fiber-bomb: 4, and no more are let in");
    EXPECT_TRUE(answer.has_header("Retry-After"));
    check_health();
    EXPECT_EQ(view().state, State::running) << "the host itself always gets through";
    EXPECT_EQ(disable().state, State::disabled);
    for (const auto& status : waiting)
        EXPECT_TRUE(eventually([&] { return *status == 503; }));
    enable();
    EXPECT_EQ(get("/well").status, 200);
}

TEST_P(Bounds, CallsWithinCallsEndBeforeTheStackDoes) {
    start("fiber-bomb");
    EXPECT_EQ(call_service().code, "module.too_deep");
    EXPECT_EQ(get("/well").status, 200);
}

TEST_P(Bounds, TasksOfManyNamesAreCountedTogether) {
    start("fiber-bomb");
    EXPECT_EQ(get("/names").status, 200);
    const auto labels = runtime::all_labels();
    const auto named = std::count_if(labels.begin(), labels.end(), [](const runtime::Label* label) {
        return label->module == "fiber-bomb" && label->what.starts_with("task number");
    });
    EXPECT_EQ(named, 200);
}

INSTANTIATE_TEST_SUITE_P(Modes, Bounds, testing::Bool(), mode_name);

}  // namespace
}  // namespace patchbay::modules::test
