#include "concurrency_limiter.hpp"

#include "scripted_host.hpp"

#include <gtest/gtest.h>

namespace patchbay::openai {
namespace {

using std::chrono::seconds;

TEST(ConcurrencyLimiter, GivesSoManySlotsPerProvider) {
    ScriptedHost link;
    ConcurrencyLimiter limiter(link);
    const auto one = limiter.acquire("a", 2, seconds(1));
    const auto two = limiter.acquire("a", 2, seconds(1));
    EXPECT_TRUE(one);
    EXPECT_TRUE(two);
    EXPECT_FALSE(limiter.acquire("a", 2, seconds(1)));
    EXPECT_TRUE(limiter.acquire("b", 2, seconds(1)));
}

TEST(ConcurrencyLimiter, AReleasedSlotGoesToWhoeverWaits) {
    ScriptedHost link;
    ConcurrencyLimiter limiter(link);
    auto held = limiter.acquire("a", 1, seconds(1));
    link.on_park = [&] { held.reset(); };
    EXPECT_TRUE(limiter.acquire("a", 1, seconds(1)));
    link.on_park = nullptr;
    EXPECT_TRUE(limiter.acquire("a", 1, seconds(1))) << "and is free again afterwards";
}

TEST(ConcurrencyLimiter, AWaiterThatGaveUpTakesNoSlot) {
    ScriptedHost link;
    ConcurrencyLimiter limiter(link);
    {
        const auto held = limiter.acquire("a", 1, seconds(1));
        EXPECT_FALSE(limiter.acquire("a", 1, seconds(1)));
    }
    EXPECT_TRUE(limiter.acquire("a", 1, seconds(1)));
}

TEST(ConcurrencyLimiter, ACancelledWaiterGivesItsSlotBack) {
    ScriptedHost link;
    ConcurrencyLimiter limiter(link);
    auto held = limiter.acquire("a", 1, seconds(1));
    link.on_park = [&] {
        held.reset();
        throw Cancelled();
    };
    EXPECT_THROW(limiter.acquire("a", 1, seconds(1)), Cancelled);
    link.on_park = nullptr;
    EXPECT_TRUE(limiter.acquire("a", 1, seconds(1)));
}

}  // namespace
}  // namespace patchbay::openai
