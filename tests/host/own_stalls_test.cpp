// What a module's own process says of its stalls: taken, but only so much of it.
#include "host/modules/own_stalls.hpp"
#include "host/runtime/label.hpp"

#include <gtest/gtest.h>

namespace patchbay::modules {
namespace {

using namespace std::chrono_literals;

const OwnStalls::Time kNow = OwnStalls::Time(std::chrono::hours(500'000));

std::uint64_t counted(const std::string& module) {
    return runtime::intern_label(module, "process")->stalls;
}

TEST(OwnStalls, AreKeptNewestFirstAndCounted) {
    OwnStalls stalls("shop");
    stalls.note("GET /api/v1/shop/orders", 300ms, kNow);
    stalls.note("consumer shop.mail", 2s, kNow + 5s);
    const auto recent = stalls.recent();
    ASSERT_EQ(recent.size(), 2U);
    EXPECT_EQ(recent[0].module, "shop");
    EXPECT_EQ(recent[0].what, "consumer shop.mail");
    EXPECT_EQ(recent[0].lasted, 2s);
    EXPECT_EQ(recent[0].noticed_at, kNow + 5s);
    EXPECT_EQ(recent[1].what, "GET /api/v1/shop/orders");
    EXPECT_EQ(counted("shop"), 2U);
}

TEST(OwnStalls, ThatAreNoneAreDropped) {
    OwnStalls stalls("quick");
    stalls.note("GET /", 99ms, kNow);
    stalls.note("GET /", 0ms, kNow);
    EXPECT_TRUE(stalls.recent().empty());
    EXPECT_EQ(counted("quick"), 0U);
}

TEST(OwnStalls, OfOneThatMakesThemUpAreBounded) {
    OwnStalls stalls("liar");
    const std::size_t labels = runtime::all_labels().size();
    for (int index = 0; index < 10'000; ++index)
        stalls.note("GET /" + std::to_string(index), 1h, kNow + std::chrono::milliseconds(index));
    EXPECT_EQ(stalls.recent().size(), OwnStalls::kKept);
    EXPECT_EQ(counted("liar"), OwnStalls::kMostInAMinute);
    EXPECT_LE(runtime::all_labels().size(), labels + 1) << "labels are kept for good";
    stalls.note("GET /later", 1h, kNow + 1min);
    EXPECT_EQ(stalls.recent()[0].what, "GET /later");
    EXPECT_EQ(counted("liar"), OwnStalls::kMostInAMinute + 1);
}

TEST(OwnStalls, GoOnAfterTheClockWasSetBack) {
    OwnStalls stalls("old");
    for (std::size_t index = 0; index <= OwnStalls::kMostInAMinute; ++index)
        stalls.note("task", 1s, kNow);
    stalls.note("after", 1s, kNow - 1h);
    EXPECT_EQ(stalls.recent()[0].what, "after");
}

TEST(OwnStalls, AreShownAsTextOfOneLine) {
    OwnStalls stalls("odd");
    stalls.note("a\nb\r\x1b[31m\xff" + std::string(10'000, 'x'), 1s, kNow);
    const std::string what = stalls.recent()[0].what;
    EXPECT_TRUE(what.starts_with("a b  [31m\xEF\xBF\xBDx")) << what;
    EXPECT_LE(what.size(), OwnStalls::kLongestText + 3);
}

}  // namespace
}  // namespace patchbay::modules
