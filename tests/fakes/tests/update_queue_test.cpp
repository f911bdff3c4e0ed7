#include "tests/fakes/telegram/update_queue.hpp"

#include <gtest/gtest.h>

namespace patchbay::fakes::telegram {
namespace {

constexpr std::int64_t kFirst = 100;
constexpr std::int64_t kNow = 1000;

UpdateQueue filled(int count) {
    UpdateQueue queue(kFirst);
    for (int i = 0; i < count; ++i)
        queue.add({queue.next_id(), "message", "", "{}", kNow + 60});
    return queue;
}

std::vector<std::int64_t> ids(const std::vector<const Update*>& updates) {
    std::vector<std::int64_t> result;
    for (const auto* update : updates)
        result.push_back(update->id);
    return result;
}

using Ids = std::vector<std::int64_t>;

TEST(UpdateQueue, WithoutOffsetGivesTheSameAgain) {
    auto queue = filled(3);
    EXPECT_EQ(ids(queue.take(0, 2, kNow)), (Ids{100, 101}));
    EXPECT_EQ(ids(queue.take(0, 10, kNow)), (Ids{100, 101, 102}));
}

TEST(UpdateQueue, AnOffsetConfirmsEverythingBelow) {
    auto queue = filled(3);
    EXPECT_EQ(ids(queue.take(102, 10, kNow)), (Ids{102}));
    EXPECT_EQ(queue.size(), 1U);
    EXPECT_TRUE(queue.take(103, 10, kNow).empty());
    EXPECT_TRUE(queue.empty());
}

TEST(UpdateQueue, ANegativeOffsetKeepsTheLast) {
    auto queue = filled(5);
    EXPECT_EQ(ids(queue.take(-2, 10, kNow)), (Ids{103, 104}));
    EXPECT_EQ(queue.size(), 2U);
}

TEST(UpdateQueue, AnOffsetFromTheFutureConfirmsNothing) {
    auto queue = filled(3);
    EXPECT_EQ(ids(queue.take(5000, 10, kNow)), (Ids{100, 101, 102}));
}

TEST(UpdateQueue, ForgetsWhatIsTooOld) {
    auto queue = filled(2);
    EXPECT_TRUE(queue.take(0, 10, kNow + 60).empty());
    EXPECT_EQ(lifetime("callback_query"), 150);
    EXPECT_EQ(lifetime("message"), 24 * 3600);
}

TEST(UpdateQueue, LimitsOneAnswerToFourMebibytes) {
    UpdateQueue queue(kFirst);
    for (int i = 0; i < 6; ++i) {
        queue.add({queue.next_id(), "message", "", std::string(1024 * 1024, 'x'), kNow + 60});
    }
    EXPECT_EQ(queue.take(0, 100, kNow).size(), 4U);
}

TEST(UpdateQueue, TakesIdsOutOfOrder) {
    auto queue = filled(1);
    queue.add({150, "message", "", "{}", kNow + 60});
    queue.add({120, "message", "", "{}", kNow + 60});
    EXPECT_EQ(queue.next_id(), 151);
    EXPECT_EQ(ids(queue.take(0, 10, kNow)), (Ids{100, 120, 150}));
}

}  // namespace
}  // namespace patchbay::fakes::telegram
