#include "plugins/telegram/src/markdown.hpp"

#include <gtest/gtest.h>

#include <string>

namespace patchbay::telegram {
namespace {

/// "text | type(offset,length) ..." so that a table can be read.
std::string told(const FormattedText& formatted) {
    std::string out = formatted.text + " |";
    for (const Entity& entity : formatted.entities) {
        out += " " + entity.type + "(" + std::to_string(entity.offset) + "," + std::to_string(entity.length) +
               ")";
        if (!entity.url.empty()) out += entity.url;
        if (!entity.language.empty()) out += entity.language;
    }
    return out;
}

struct Case {
    const char* markdown;
    const char* wanted;
};

class MarkdownTable : public ::testing::TestWithParam<Case> {};

TEST_P(MarkdownTable, BecomesTextAndEntities) {
    EXPECT_EQ(told(from_markdown(GetParam().markdown)), GetParam().wanted);
}

INSTANTIATE_TEST_SUITE_P(
    Inline, MarkdownTable,
    ::testing::Values(
        Case{"plain", "plain |"}, Case{"**b** i", "b i | bold(0,1)"}, Case{"__b__", "b | bold(0,1)"},
        Case{"*i* and _i_", "i and i | italic(0,1) italic(6,1)"}, Case{"~~s~~", "s | strikethrough(0,1)"},
        Case{"||s||", "s | spoiler(0,1)"}, Case{"`a*b*`", "a*b* | code(0,4)"},
        Case{"``a`b``", "a`b | code(0,3)"}, Case{"***both***", "both | bold(0,4) italic(0,4)"},
        Case{"**a *b* c**", "a b c | bold(0,5) italic(2,1)"}, Case{"snake_case_name", "snake_case_name |"},
        Case{"2 * 3 * 4", "2 * 3 * 4 |"}, Case{"**open", "**open |"}, Case{"`open", "`open |"},
        Case{"a ** b", "a ** b |"}, Case{"a ****", "a **** |"}, Case{"\\*not\\*", "*not* |"},
        Case{"[t](https://e.x/a_b)", "t | text_link(0,1)https://e.x/a_b"},
        Case{"[**t**](https://e.x)", "t | text_link(0,1)https://e.x bold(0,1)"},
        Case{"![pic](https://e.x/p.png)", "pic | text_link(0,3)https://e.x/p.png"},
        Case{"[t](/relative)", "t (/relative) |"}, Case{"[t] (x)", "[t] (x) |"}, Case{"[[[[", "[[[[ |"},
        Case{"*a [b* c](https://e.x)", "*a b* c | text_link(3,4)https://e.x"},
        Case{"😀 **б**", "😀 б | bold(3,1)"}, Case{"**a** **b**", "a b | bold(0,1) bold(2,1)"}));

INSTANTIATE_TEST_SUITE_P(
    Blocks, MarkdownTable,
    ::testing::Values(Case{"# Title", "Title | bold(0,5)"}, Case{"### **T** x", "T x | bold(0,3)"},
                      Case{"#tag", "#tag |"}, Case{"- a\n* b\n  + c", "• a\n• b\n  • c |"},
                      Case{"1. a\n2. b", "1. a\n2. b |"}, Case{"- [ ] a\n- [x] b", "☐ a\n☑ b |"},
                      Case{"---", "——— |"}, Case{"> q\n> r\nx", "q\nr\nx | blockquote(0,3)"},
                      Case{">> **q**", "q | blockquote(0,1) bold(0,1)"},
                      Case{"```cpp\nint a;\n**b**\n```\nend", "int a;\n**b**\nend | pre(0,12)cpp"},
                      Case{"```\nunfinished", "unfinished | pre(0,10)"}, Case{"```\n```", " |"},
                      Case{"```a``` b", "a b | code(0,1)"}, Case{"a\r\nb", "a\nb |"}, Case{"", " |"},
                      Case{"|a|b|\n|-|-|\n|1|2|\nx", "|a|b|\n|-|-|\n|1|2|\nx | pre(0,17)"},
                      Case{"a\n\nb", "a\n\nb |"}));

TEST(Markdown, PlainTextIsLeftAlone) {
    EXPECT_EQ(told(format_text("**a** _b_", "plain")), "**a** _b_ |");
}

TEST(Markdown, InvalidUtf8IsMended) {
    EXPECT_EQ(told(format_text("a\xFF**b**", "markdown")), "a\uFFFDb | bold(2,1)");
}

TEST(Markdown, HostileNestingEndsSoon) {
    const std::string brackets(20000, '[');
    EXPECT_EQ(from_markdown(brackets).text, brackets);
    std::string stars;
    for (int i = 0; i < 5000; ++i)
        stars += "*a **b _c ";
    EXPECT_EQ(from_markdown(stars).text, stars);
}

}  // namespace
}  // namespace patchbay::telegram
