#include "core/text.hpp"

#include <gtest/gtest.h>

namespace patchbay::inbox {
namespace {

AttachmentReference file(const char* kind, const char* name = "") {
    AttachmentReference made;
    made.kind = kind;
    made.name = name;
    return made;
}

TEST(CleanText, keeps_good_text_and_replaces_the_rest) {
    EXPECT_EQ(clean_text("Привет, 👋\n"), "Привет, 👋\n");
    EXPECT_EQ(clean_text(std::string_view("a\0b", 3)), "ab");
    EXPECT_EQ(clean_text("a\xFFz"), "a\uFFFDz");
    EXPECT_EQ(clean_text("\xC0\xAF"), "\uFFFD\uFFFD");            // overlong
    EXPECT_EQ(clean_text("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");  // half of a surrogate pair
    EXPECT_EQ(clean_text("\xF0\x9F\x91"), "\uFFFD\uFFFD\uFFFD");  // cut
    EXPECT_EQ(clean_text(""), "");
}

TEST(IsBlank, table) {
    EXPECT_TRUE(is_blank(""));
    EXPECT_TRUE(is_blank(" \n\t"));
    EXPECT_FALSE(is_blank(" x "));
}

TEST(PreviewText, is_one_line_and_cut_between_characters) {
    struct Row {
        const char* text;
        std::size_t limit;
        const char* expected;
    };
    const Row rows[]{
        {"", 10, ""},          {"hello", 5, "hello"}, {"hello!", 5, "hello…"}, {"a\n\n  b", 10, "a b"},
        {"  a  ", 10, "a"},    {"привет", 3, "при…"}, {"👋👋👋", 2, "👋👋…"},       {"ab cd", 3, "ab…"},
        {"ab cd", 4, "ab c…"},
    };
    for (const Row& row : rows)
        EXPECT_EQ(preview_text(row.text, row.limit), row.expected) << row.text;
}

TEST(DescribeMessage, puts_attachments_into_words) {
    EXPECT_EQ(describe_message("look", {file("photo")}, ""), "[photo] look");
    EXPECT_EQ(describe_message("", {file("document", "report.pdf"), file("voice")}, ""),
              "[document report.pdf] [voice]");
    EXPECT_EQ(describe_message("", {}, "poll"), "[poll]");
    EXPECT_EQ(describe_message("hi", {}, ""), "hi");
}

TEST(KnownAttachmentKind, unknown_ones_are_other) {
    EXPECT_EQ(known_attachment_kind("voice"), "voice");
    EXPECT_EQ(known_attachment_kind("hologram"), "other");
}

TEST(ToTsquery, wants_every_word_and_can_not_be_broken_out_of) {
    EXPECT_EQ(to_tsquery("delivery date"), "'delivery' & 'date':*");
    EXPECT_EQ(to_tsquery("привет"), "'привет':*");
    EXPECT_EQ(to_tsquery("o'neil \\ x"), "'o' & 'neil' & 'x':*");
    EXPECT_EQ(to_tsquery("a & | ! b"), "'a' & 'b':*");
    EXPECT_EQ(to_tsquery(" !! "), "");
}

TEST(ToLikePattern, finds_the_text_as_it_is) {
    EXPECT_EQ(to_like_pattern("50%_\\"), "%50\\%\\_\\\\%");
}

}  // namespace
}  // namespace patchbay::inbox
