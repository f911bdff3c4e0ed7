#include "plugins/telegram/src/draft_board.hpp"

#include <gtest/gtest.h>

namespace patchbay::telegram {
namespace {

const TimePoint kStart{std::chrono::hours(24 * 365 * 56)};

TEST(DraftBoard, ShowsTheFirstFrameAtOnceAndStartsOneFiber) {
    DraftBoard board;
    EXPECT_TRUE(board.put("1", "d", "a", kStart));
    EXPECT_FALSE(board.put("1", "d", "ab", kStart)) << "the fiber runs already";
    const auto step = board.next("1", kStart);
    ASSERT_TRUE(step.show);
    EXPECT_EQ(step.show->text, "ab");
    EXPECT_FALSE(step.show->as_preview);
    EXPECT_FALSE(board.next("1", kStart).show);
    EXPECT_TRUE(board.put("1", "d", "abc", kStart)) << "it has ended";
}

TEST(DraftBoard, KeepsTheDistanceAndShowsTheNewest) {
    DraftBoard board;
    board.put("1", "d", "a", kStart);
    board.next("1", kStart);
    board.put("1", "d", "b", kStart + Milliseconds(100));
    board.put("1", "d", "c", kStart + Milliseconds(200));
    const auto early = board.next("1", kStart + Milliseconds(200));
    EXPECT_FALSE(early.show);
    EXPECT_EQ(early.wait.count(), 800);
    EXPECT_EQ(board.next("1", kStart + Milliseconds(1000)).show->text, "c");
}

TEST(DraftBoard, GroupsAreShownPreviewsFourSecondsApart) {
    DraftBoard board;
    board.put("-1", "d", "a", kStart);
    EXPECT_TRUE(board.next("-1", kStart).show->as_preview);
    board.put("-1", "d", "b", kStart);
    EXPECT_EQ(board.next("-1", kStart).wait.count(), 4000);
}

TEST(DraftBoard, ChatsWithoutDraftsAreShownPreviewsTwoSecondsApart) {
    DraftBoard board;
    board.put("1", "d", "a", kStart);
    board.next("1", kStart);
    board.use_previews("1");
    board.put("1", "d", "b", kStart);
    EXPECT_EQ(board.next("1", kStart).wait.count(), 2000);
    EXPECT_TRUE(board.next("1", kStart + Milliseconds(2000)).show->as_preview);
}

TEST(DraftBoard, ABotWithoutDraftsIsShownPreviewsEverywhere) {
    DraftBoard board;
    board.use_previews_everywhere();
    board.put("1", "d", "a", kStart);
    EXPECT_TRUE(board.next("1", kStart).show->as_preview);
}

TEST(DraftBoard, NeverShowsTheSameTwiceInARow) {
    DraftBoard board;
    board.put("1", "d", "a", kStart);
    board.next("1", kStart);
    board.put("1", "d", "a", kStart + Milliseconds(1500));
    EXPECT_FALSE(board.next("1", kStart + Milliseconds(1500)).show);
    board.put("1", "d", "a", kStart + Milliseconds(25000));
    EXPECT_TRUE(board.next("1", kStart + Milliseconds(25000)).show) << "a draft fades after 30 s";
}

TEST(DraftBoard, ShowsNothingAfterTheFinalText) {
    DraftBoard board;
    board.put("1", "d", "a", kStart);
    board.finish("1", "d", kStart);
    EXPECT_FALSE(board.next("1", kStart).show);
    EXPECT_FALSE(board.put("1", "d", "late", kStart));
    EXPECT_TRUE(board.is_finished("1", "d"));
    EXPECT_TRUE(board.put("1", "next answer", "b", kStart));
}

TEST(DraftBoard, IsSilentAsLongAsTelegramSays) {
    DraftBoard board;
    board.put("1", "d", "a", kStart);
    board.silence("1", Milliseconds(30000), kStart);
    EXPECT_EQ(board.next("1", kStart).wait.count(), 30000);
}

TEST(DraftBoard, ForgetsIdleChats) {
    DraftBoard board;
    board.put("1", "d", "a", kStart);
    board.next("1", kStart);
    board.next("1", kStart);
    board.forget_idle(kStart + Milliseconds(1000));
    EXPECT_EQ(board.chats(), 1U);
    board.forget_idle(kStart + Milliseconds(130000));
    EXPECT_EQ(board.chats(), 0U);
}

TEST(DraftNumber, IsTheSameForTheSameDraftAndNeverZero) {
    EXPECT_EQ(draft_number("run-1"), draft_number("run-1"));
    EXPECT_NE(draft_number("run-1"), draft_number("run-2"));
    for (int i = 0; i < 1000; ++i)
        EXPECT_GT(draft_number(std::to_string(i)), 0);
}

}  // namespace
}  // namespace patchbay::telegram
