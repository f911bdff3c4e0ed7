// How long a process that uses too much pauses.
#include "host/isolation/processor_share.hpp"

#include <gtest/gtest.h>

namespace patchbay::isolation {
namespace {

using namespace std::chrono_literals;
using Time = ProcessorShare::Time;

constexpr Time kStart{};

TEST(ProcessorShare, LetsItUseItsShareAndNoMore) {
    ProcessorShare share(50, kStart);
    EXPECT_EQ(share.pause(kStart + 1s, 500ms), 0us);
    EXPECT_EQ(share.pause(kStart + 2s, 1000ms), 0us);
    EXPECT_EQ(share.pause(kStart + 3s, 2000ms), 0us);  // what it had saved
    EXPECT_EQ(share.pause(kStart + 3s + 100ms, 2100ms), 100ms);
    EXPECT_EQ(share.pause(kStart + 3s + 200ms, 2100ms), 0us);
}

TEST(ProcessorShare, SavesForASecondOnly) {
    ProcessorShare share(100, kStart);
    EXPECT_EQ(share.pause(kStart + 1h, 0ms), 0us);
    EXPECT_EQ(share.pause(kStart + 1h + 100ms, 1300ms), 200ms);
}

TEST(ProcessorShare, MayBeMoreThanACore) {
    ProcessorShare share(200, kStart);
    EXPECT_EQ(share.pause(kStart + 1s, 4s), 0us);
    EXPECT_EQ(share.pause(kStart + 2s, 8s), 1s);
}

TEST(ProcessorShare, PausesASecondAtMostAndGoesOnCounting) {
    ProcessorShare share(10, kStart);
    EXPECT_EQ(share.pause(kStart + 100ms, 1110ms), 1s);
    EXPECT_EQ(share.pause(kStart + 1100ms, 1110ms), 1s);
    EXPECT_EQ(share.pause(kStart + 11100ms, 1110ms), 0us);
}

}  // namespace
}  // namespace patchbay::isolation
