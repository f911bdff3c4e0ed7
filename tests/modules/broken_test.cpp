// Plugins that fail when they are called or when they end: that call alone fails, the next one works, the end
// comes, and the other modules notice nothing.
#include "tests/modules/broken_world.hpp"

#include "host/api/module_json.hpp"
#include "host/http/response_writer.hpp"
#include "host/memory/heap_accounts.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>

#include <unistd.h>

namespace patchbay::modules::test {
namespace {

using namespace std::chrono_literals;

TEST_P(BrokenTest, ExceptionsFailTheirCallAlone) {
    ASSERT_EQ(start("throws-in-every-handler").state, State::running);
    const struct {
        const char* path;
        const char* code;
        const char* detail;
    } cases[] = {
        {"/standard", "boundary.exception", "it has failed"},
        {"/integer", "boundary.exception", "not a std::exception"},
        {"/nested", "boundary.exception", "around level 20"},
        {"/cancelled", "module.gave_up", "/cancelled"},
    };
    for (const auto& each : cases) {
        const Answer answer = get(each.path);
        EXPECT_EQ(answer.status, 500) << each.path;
        EXPECT_EQ(answer.text("code"), each.code) << each.path;
        EXPECT_NE(answer.text("detail").find(each.detail), std::string::npos) << answer.text("detail");
        EXPECT_EQ(get("/well").status, 200) << "after " << each.path;
    }
    EXPECT_EQ(call_service().code, "boundary.exception");
    EXPECT_EQ(get("/well").status, 200);
    EXPECT_EQ(disable().state, State::disabled);
}

TEST_P(BrokenTest, AHealthCheckThatThrowsIsShownAndEndsNothing) {
    start("throws-in-every-handler");
    check_health();
    EXPECT_EQ(view().state, State::degraded);
    ASSERT_EQ(view().health.size(), 1U);
    EXPECT_EQ(view().health[0].detail, "The module says that it was cancelled, and it was not");
    EXPECT_EQ(get("/well").status, 200);
}

TEST_P(BrokenTest, WhatItHasNotDeclaredIsRefusedByName) {
    ASSERT_EQ(start("undeclared-permission").state, State::running);
    const struct {
        const char* path;
        const char* named;
    } cases[] = {{"/publish", "\"channel.message.received\""},
                 {"/service", "\"conversations\""},
                 {"/outbound", "\"elsewhere.example\""},
                 {"/live", "\"inbox\""},
                 {"/secret", "\"tokens.value.1\""}};
    for (const auto& each : cases) {
        const Answer answer = get(each.path);
        EXPECT_EQ(answer.status, 403) << each.path;
        EXPECT_EQ(answer.text("code"), "module.not_permitted") << each.path;
        EXPECT_NE(answer.text("detail").find(each.named), std::string::npos) << answer.text("detail");
        EXPECT_NE(answer.text("fix").find("plugin.json"), std::string::npos) << answer.text("fix");
        EXPECT_EQ(get("/well").status, 200);
    }
}

TEST_P(BrokenTest, AnswersThatHttpCanNotSayAreReplaced) {
    start("wrong-answers");
    for (const char* path : {"/no-status", "/two-headers"}) {
        const Answer answer = get(path);
        EXPECT_EQ(answer.status, 500) << path;
        EXPECT_EQ(answer.text("code"), "module.bad_answer") << path;
    }
    std::string head;
    http::append_head(head, get("/two-values").response, {});
    EXPECT_EQ(head.find("\nX-Two:"), std::string::npos) << "a value begins no header of its own";
    EXPECT_EQ(get("/not-json").response.body, "{ this is not JSON") << "a body is the plugin's own business";
}

TEST_P(BrokenTest, WordsThatAreNoUtf8DoNotKeepTheModuleFromBeingShown) {
    start("wrong-answers");
    check_health();
    EXPECT_EQ(view().state, State::degraded);
    EXPECT_NO_THROW(api::module_json(view()).dump());
    EXPECT_NO_THROW(api::module_json(view(), {"ru"}).dump());
}

TEST_P(BrokenTest, AnswersThatCanNotBeDecodedFailTheirCallAlone) {
    ASSERT_EQ(start("garbled-answers").state, State::running);
    const Answer answer = get("/well");
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.text("code"), "module.bad_answer");
    EXPECT_NE(answer.text("detail").find("garbled-answers: GET"), std::string::npos) << answer.text("detail");
    EXPECT_EQ(call_service().code, "boundary.bad_answer");
    check_health();
    EXPECT_EQ(view().state, State::degraded);
    EXPECT_EQ(disable().state, State::disabled);
}

TEST_P(BrokenTest, AnAnswerThatIsTooLargeIsRefusedTheSameWayInBothModes) {
    start("oversize-answer");
    const Answer answer = get("/much");
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.text("code"), "module.payload_too_large");
    EXPECT_FALSE(answer.text("fix").empty());
    EXPECT_EQ(get("/well").status, 200);
}

TEST_P(BrokenTest, WhoBlocksALoopIsNamedAndInAProcessOfItsOwnBlocksNone) {
    start("blocks-the-loop");
    EXPECT_EQ(get("/block").status, 200);
    if (isolated()) {
        const auto told = [this] { return world_.modules->stalls_of("blocks-the-loop"); };
        ASSERT_TRUE(eventually([&] { return !told().empty(); }, 5s)) << "it says so itself";
        EXPECT_EQ(told()[0].what, "GET /api/v1/blocks-the-loop/block");
        EXPECT_GE(told()[0].lasted, 290ms) << "all of it";
        EXPECT_TRUE(stalls_in("/block").empty());
        return;
    }
    ASSERT_TRUE(eventually([this] { return !stalls_in("/block").empty(); }, 5s)) << "it is named";
    EXPECT_GE(stalls_in("/block")[0].lasted, 100ms);
}

TEST_P(BrokenTest, ACallThatIgnoresItsEndIsNamedOrEndedAndBlocksNobody) {
    start("ignores-cancel");
    const auto status = std::make_shared<std::atomic<int>>(0);
    get_meanwhile("/cling", status);
    ASSERT_TRUE(eventually([this] { return world_.count("ignores-cancel", "begun") == 1; }));
    const int before = process_id();
    const ModuleView ended = disable();
    if (isolated()) {
        EXPECT_EQ(ended.state, State::disabled);
        EXPECT_TRUE(eventually([&] { return ::kill(before, 0) != 0; })) << "its process was ended";
    } else {
        EXPECT_EQ(ended.state, State::stopped);
        ASSERT_TRUE(ended.problem);
        EXPECT_EQ(ended.problem->code, "module.stuck");
        EXPECT_EQ(ended.problem->detail, "GET /api/v1/ignores-cancel/cling");
    }
    EXPECT_EQ(enable().state, State::running) << "beside what hangs";
    EXPECT_EQ(get("/well").status, 200);
    EXPECT_TRUE(eventually([&] { return *status != 0 && view().holds.empty(); }));
    EXPECT_TRUE(stalls_in("/cling").empty()) << "it waits, if not for long, so others go on";
}

TEST_P(BrokenTest, AStopThatThrowsIsAStop) {
    start("throws-in-stop");
    EXPECT_EQ(disable().state, State::disabled);
    EXPECT_EQ(enable().state, State::running);
    EXPECT_EQ(get("/well").status, 200);
}

/// Switched off and on again so often.
void toggle(const std::function<void()>& off, const std::function<void()>& on, int times) {
    for (int time = 0; time < times; ++time) {
        off();
        on();
    }
}

std::ptrdiff_t open_files() {
    const std::filesystem::directory_iterator files("/proc/self/fd");
    return std::distance(begin(files), end(files));
}

std::int64_t resident_bytes() {
    std::ifstream in("/proc/self/statm");
    std::int64_t all = 0;
    std::int64_t resident = 0;
    in >> all >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

TEST_P(BrokenTest, FilesThatStayOpenAreTheServersInsideAndGoWithAProcess) {
    constexpr int kCycles = 10;
    start("leaks-a-file");
    toggle([this] { disable(); }, [this] { enable(); }, 2);
    const auto before = open_files();
    toggle([this] { disable(); }, [this] { enable(); }, kCycles);
    const auto grown = open_files() - before;
    if (isolated()) {
        EXPECT_LT(grown, kCycles / 2);
    } else {
        EXPECT_GE(grown, kCycles);
    }
}

TEST_P(BrokenTest, MemoryThatIsLostIsTheServersInsideAndGoesWithAProcess) {
    constexpr int kCycles = 16;
    start("leaks-memory");
    toggle([this] { disable(); }, [this] { enable(); }, 2);
    const auto before = resident_bytes();
    toggle([this] { disable(); }, [this] { enable(); }, kCycles);
    const auto grown = resident_bytes() - before;
    if (isolated()) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which keep what was given back
        EXPECT_LT(grown, (kCycles << 20) / 2);
#endif
    } else {
        EXPECT_GE(grown, (kCycles - 1) << 20);
    }
}

TEST_P(BrokenTest, WhatItHoldsOfTheServersHeapIsKnown) {
    const auto held = [] { return memory::heap_bytes(memory::account_of("asks-for-memory")); };
    if (!held()) GTEST_SKIP() << "a sanitizer has the heap";
    start("asks-for-memory");
    const auto before = *held();
    for (int call = 0; call < 8; ++call)
        EXPECT_EQ(get("/keep").status, 200);
    const std::uint64_t kept = isolated() ? 0 : 8ULL << 20;
    EXPECT_NEAR(static_cast<double>(*held()), static_cast<double>(before + kept), 64 << 10);
    disable();
    EXPECT_LT(*held(), 1U << 20) << "what it kept is given back";
}

INSTANTIATE_TEST_SUITE_P(Modes, BrokenTest, testing::Bool(), mode_name);

TEST_P(BrokenProcessTest, ACrashFailsTheCallAndItIsBack) {
    start("writes-to-null");
    const int before = process_id();
    const Answer answer = get("/crash");
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.text("code"), "module.crashed");
    EXPECT_TRUE(answer.has_header("Retry-After"));
    ASSERT_TRUE(eventually([&] { return view().process && process_id() != before; }));
    EXPECT_EQ(get("/well").status, 200);
    ASSERT_EQ(world_.crashes.size(), 1U);
    const std::string& how = world_.crashes[0];  // by a signal, or by a sanitizer
    EXPECT_TRUE(how.starts_with("was ended by signal 11 (SIGSEGV)") || how.starts_with("ended with exit"))
        << how;
    EXPECT_TRUE(how.ends_with(", in the middle of GET /api/v1/writes-to-null/crash")) << how;
}

TEST_P(BrokenProcessTest, OneThatHangsIsNoticedByItsHealthEndedAndNamed) {
    start("blocks-the-loop");
    const int before = process_id();
    const auto status = std::make_shared<std::atomic<int>>(0);
    get_meanwhile("/hang", status);
    ASSERT_TRUE(eventually([this] { return world_.count("blocks-the-loop", "begun") == 1; }));
    check_health();
    EXPECT_TRUE(eventually([&] { return *status == 503; }));
    ASSERT_TRUE(eventually([&] { return view().process && process_id() != before; }));
    EXPECT_EQ(get("/well").status, 200);
    ASSERT_EQ(world_.crashes.size(), 1U);
    EXPECT_EQ(world_.crashes[0],
              "was ended: it did not end a cancelled call, life cycle, within 300 ms, in the middle of GET "
              "/api/v1/blocks-the-loop/hang, life cycle");
}

TEST_P(BrokenProcessTest, OneThatHoldsItsThreadIsNamedInItsLog) {
    start("blocks-the-loop");
    EXPECT_EQ(get("/block").status, 200);
    EXPECT_TRUE(eventually([&] {
        const auto lines = world_.modules->log_of("blocks-the-loop")->lines(log::Level::warn, 500);
        return std::any_of(lines.begin(), lines.end(), [](const LogLine& line) {
            return line.text.starts_with("GET /api/v1/blocks-the-loop/block has held its process for ");
        });
    }));
}

TEST_P(BrokenProcessTest, AStopThatBlocksIsEndedByForce) {
    start("never-stops");
    const int before = process_id();
    EXPECT_EQ(disable().state, State::disabled);
    EXPECT_TRUE(eventually([&] { return ::kill(before, 0) != 0; }));
    EXPECT_EQ(enable().state, State::running);
    EXPECT_EQ(get("/well").status, 200);
    EXPECT_TRUE(world_.crashes.empty()) << "it was asked to end";
}

TEST_P(BrokenProcessTest, ItsDestructorAndItsThreadsEndWithIt) {
    for (const char* id : {"throws-in-destructor", "leaks-a-thread"}) {
        SCOPED_TRACE(id);
        ASSERT_EQ(start(id).state, State::running);
        const int before = process_id();
        EXPECT_EQ(get("/well").status, 200);
        EXPECT_EQ(disable().state, State::disabled);
        EXPECT_TRUE(eventually([&] { return ::kill(before, 0) != 0; }));
        EXPECT_TRUE(world_.crashes.empty());
        TearDown();
        world_.modules->stop_all();
    }
}

INSTANTIATE_TEST_SUITE_P(Modes, BrokenProcessTest, testing::Values(true), mode_name);

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_P(BrokenProcessTest, AskingForMoreMemoryThanItMayHaveFailsThatCallAlone) {
    start("asks-for-memory");
    const int before = process_id();
    const Answer answer = get("/ask");
    EXPECT_EQ(answer.status, 500);
    EXPECT_NE(answer.text("detail").find("bad_alloc"), std::string::npos) << answer.text("detail");
    EXPECT_EQ(get("/well").status, 200);
    EXPECT_EQ(process_id(), before);
}
#endif

TEST_P(BrokenProcessTest, KeepsToItsShareOfTheProcessor) {
    world_.runner.processor_percent = 20;
    ASSERT_EQ(start("blocks-the-loop").state, State::running);
    const auto since = std::chrono::steady_clock::now();
    for (int call = 0; call < 10; ++call)
        EXPECT_EQ(get("/block").status, 200);
    const auto passed = std::chrono::steady_clock::now() - since;
    EXPECT_LT(2 * view().process->processor_time, passed);
}

}  // namespace
}  // namespace patchbay::modules::test
