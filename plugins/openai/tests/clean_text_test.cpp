#include "clean_text.hpp"

#include <gtest/gtest.h>

namespace patchbay::openai {
namespace {

TEST(CleanText, ReplacesWhatIsNoUtf8) {
    EXPECT_EQ(valid_utf8("a\xFFz"), "a\xEF\xBF\xBDz");
    EXPECT_EQ(valid_utf8("\xD0\x9F"), "\xD0\x9F");
    EXPECT_EQ(valid_utf8("\xD0"), "\xEF\xBF\xBD");
    EXPECT_EQ(valid_utf8("\xF0\x9F\x98\x80"), "\xF0\x9F\x98\x80");
    EXPECT_EQ(valid_utf8("\xED\xA0\x80").find('\xED'), std::string::npos) << "a surrogate";
    EXPECT_EQ(valid_utf8("\xC0\x80").find('\xC0'), std::string::npos) << "an overlong form";
}

TEST(CleanText, ShortensBetweenCharacters) {
    EXPECT_EQ(shorten("abc", 3), "abc");
    EXPECT_EQ(shorten("abcdefgh", 6), "abc\xE2\x80\xA6");
    EXPECT_EQ(shorten("\xD0\x9F\xD0\x9F\xD0\x9F\xD0\x9F", 6), "\xD0\x9F\xE2\x80\xA6");
}

TEST(CleanText, MasksKeys) {
    EXPECT_EQ(without_keys("use my-own-key please", "my-own-key"), "use *** please");
    EXPECT_EQ(without_keys("key sk-abcdef123456, ok", ""), "key sk-***, ok");
    EXPECT_EQ(without_keys("Authorization: Bearer abcdefgh", ""), "Authorization: Bearer ***");
    EXPECT_EQ(without_keys("a task-force", ""), "a task-force");
}

TEST(CleanText, ReadsPages) {
    EXPECT_EQ(one_line(without_markup("<html><script>x < 1</script><p>Hello\n <b>you</b></p></html>")),
              "Hello you");
    EXPECT_EQ(one_line(without_markup("text <unfinished")), "text");
}

}  // namespace
}  // namespace patchbay::openai
