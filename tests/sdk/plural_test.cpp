// The form of a word that goes with a number.
#include <patchbay/plural.hpp>

#include <gtest/gtest.h>

namespace patchbay {
namespace {

TEST(RussianPlural, GoesByTheLastDigitsAndNotByTheSize) {
    const auto form = [](std::uint64_t count) { return russian_plural(count, "бот", "бота", "ботов"); };
    for (const std::uint64_t count : {1, 21, 101, 1001})
        EXPECT_EQ(form(count), "бот") << count;
    for (const std::uint64_t count : {2, 3, 4, 22, 104})
        EXPECT_EQ(form(count), "бота") << count;
    for (const std::uint64_t count : {0, 5, 10, 11, 12, 14, 19, 20, 25, 111, 112})
        EXPECT_EQ(form(count), "ботов") << count;
}

}  // namespace
}  // namespace patchbay
