#include "host/check/growth.hpp"

#include <gtest/gtest.h>

namespace patchbay::check {
namespace {

constexpr std::uint64_t kMiB = 1U << 20;

std::vector<std::uint64_t> rising(std::uint64_t each, std::size_t count = 24) {
    std::vector<std::uint64_t> samples;
    for (std::size_t index = 0; index < count; ++index)
        samples.push_back(50 * kMiB + index * each);
    return samples;
}

TEST(Growth, MemoryThatSettlesIsNoLeak) {
    auto samples = rising(0);
    samples[0] = 20 * kMiB;  // caches fill at the beginning
    samples[1] = 40 * kMiB;
    EXPECT_FALSE(too_much_growth(samples, kMiB, 1000));
    EXPECT_EQ(growth_of(samples).first_half, 30 * kMiB);
    EXPECT_EQ(growth_of(samples).second_half, 0U);
}

TEST(Growth, MemoryThatGoesOnGrowingIsNamedByRound) {
    const auto words = too_much_growth(rising(kMiB), 6 * kMiB, 1000);
    ASSERT_TRUE(words);
    EXPECT_NE(words->find("second half of 1000 rounds"), std::string::npos) << *words;
}

TEST(Growth, OnePeakIsNoGrowth) {
    auto samples = rising(0);
    samples.back() = 90 * kMiB;
    EXPECT_FALSE(too_much_growth(samples, kMiB, 1000));
}

TEST(Growth, MemoryThatIsGivenBackIsNoGrowth) {
    auto samples = rising(kMiB, 12);
    for (std::size_t index = 0; index < 12; ++index)
        samples.push_back(50 * kMiB);
    EXPECT_FALSE(too_much_growth(samples, kMiB, 100));
}

TEST(Growth, FewSamplesSayNothing) {
    EXPECT_FALSE(too_much_growth({}, 1, 100));
    EXPECT_FALSE(too_much_growth({kMiB}, 1, 100));
    EXPECT_FALSE(too_much_growth({kMiB, 2 * kMiB}, 1, 1));
}

TEST(Growth, SizesAreReadable) {
    EXPECT_EQ(in_mebibytes(0), "0.0 MiB");
    EXPECT_EQ(in_mebibytes(12 * kMiB + kMiB / 2), "12.5 MiB");
}

}  // namespace
}  // namespace patchbay::check
