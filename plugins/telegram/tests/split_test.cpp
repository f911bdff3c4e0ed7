#include "plugins/telegram/src/split.hpp"

#include "plugins/telegram/src/markdown.hpp"
#include "plugins/telegram/src/utf16.hpp"

#include <gtest/gtest.h>

namespace patchbay::telegram {
namespace {

std::vector<std::string> texts(const std::vector<FormattedText>& parts) {
    std::vector<std::string> list;
    for (const auto& part : parts)
        list.push_back(part.text);
    return list;
}

using Texts = std::vector<std::string>;

TEST(Split, ShortTextStaysWhole) {
    EXPECT_EQ(texts(split({"hello", {}}, 10)), (Texts{"hello"}));
}

TEST(Split, TextOfNothingGivesNoPart) {
    EXPECT_TRUE(split({"", {}}, 10).empty());
    EXPECT_TRUE(split({" \n\t ", {}}, 10).empty());
}

TEST(Split, PrefersParagraphsThenLinesThenSpaces) {
    EXPECT_EQ(texts(split({"aaaa bb\n\ncc dd ee", {}}, 12)), (Texts{"aaaa bb", "cc dd ee"}));
    EXPECT_EQ(texts(split({"aaaa bb\ncc dd ee", {}}, 12)), (Texts{"aaaa bb", "cc dd ee"}));
    EXPECT_EQ(texts(split({"aaaa bb cc dd ee", {}}, 12)), (Texts{"aaaa bb cc", "dd ee"}));
    EXPECT_EQ(texts(split({"aaaabbccddee", {}}, 8)), (Texts{"aaaabbcc", "ddee"}));
}

TEST(Split, ABorderAtTheVeryStartIsNotUsed) {
    EXPECT_EQ(texts(split({"a\n\nbbbb bbbb bbbb", {}}, 12)), (Texts{"a\n\nbbbb bbbb", "bbbb"}));
}

TEST(Split, NeverCutsASurrogatePair) {
    std::string text;
    for (int i = 0; i < 10; ++i)
        text += "😀";
    const auto parts = split({text, {}}, 5);
    std::string together;
    for (const auto& part : parts) {
        EXPECT_LE(utf16_length(part.text), 5U);
        EXPECT_EQ(part.text, valid_utf8(part.text));
        together += part.text;
    }
    EXPECT_EQ(together, text);
}

TEST(Split, CutsOutsideAnEntityWhereItCan) {
    // "one two " + bold("three four") + " five"
    const FormattedText whole{"one two three four five", {{"bold", 8, 10, "", ""}}};
    const auto parts = split(whole, 15);
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0].text, "one two");
    EXPECT_TRUE(parts[0].entities.empty());
    EXPECT_EQ(parts[1].text, "three four five");
    ASSERT_EQ(parts[1].entities.size(), 1U);
    EXPECT_EQ(parts[1].entities[0].offset, 0U);
    EXPECT_EQ(parts[1].entities[0].length, 10U);
}

TEST(Split, AnEntityLongerThanAPartGoesOnInTheNextOne) {
    const FormattedText whole{"line 1\nline 2\nline 3\nline 4", {{"pre", 0, 27, "", "cpp"}}};
    const auto parts = split(whole, 15);
    ASSERT_EQ(parts.size(), 2U);
    for (const auto& part : parts) {
        ASSERT_EQ(part.entities.size(), 1U);
        EXPECT_EQ(part.entities[0], (Entity{"pre", 0, utf16_length(part.text), "", "cpp"}));
    }
    EXPECT_EQ(parts[0].text, "line 1\nline 2");
}

TEST(Split, AnEntityThatFitsOneMessageIsNotCutAfterAShortBeginning) {
    std::string code;
    while (code.size() < 4000)
        code += "line of code\n";
    code.resize(4000, 'x');
    const std::string intro(500, 'i');
    const FormattedText whole{intro + "\n" + code, {{"pre", 501, 4000, "", "cpp"}}};
    const auto parts = split(whole);
    EXPECT_EQ(texts(parts), (Texts{intro, code}));
    ASSERT_EQ(parts[1].entities.size(), 1U);
    EXPECT_EQ(parts[1].entities[0], (Entity{"pre", 0, 4000, "", "cpp"}));
    EXPECT_TRUE(parts[0].entities.empty());
}

TEST(Split, KeepsTheIndentationOfCodeThatGoesOn) {
    const FormattedText whole{"if a:\n    b()\n    c()", {{"pre", 0, 21, "", ""}}};
    EXPECT_EQ(texts(split(whole, 15)), (Texts{"if a:\n    b()", "    c()"}));
}

TEST(Split, LongMarkdownFitsAndLosesNothing) {
    std::string markdown;
    for (int i = 0; i < 800; ++i)
        markdown += "- **item " + std::to_string(i) + "** with `code` and 😀 words\n\n";
    const auto whole = from_markdown(markdown);
    const auto parts = split(whole);
    ASSERT_GT(parts.size(), 3U);
    std::size_t bold = 0;
    for (const auto& part : parts) {
        const auto units = utf16_length(part.text);
        EXPECT_LE(units, kMessageUnits);
        for (const Entity& entity : part.entities) {
            EXPECT_LE(entity.end(), units);
            bold += entity.type == "bold" ? 1 : 0;
        }
    }
    EXPECT_EQ(bold, 800U);
}

TEST(Split, GivesTheSamePartsEveryTime) {
    const auto whole = from_markdown(std::string(9000, 'x') + " **b** " + std::string(3000, 'y'));
    EXPECT_EQ(split(whole), split(whole));
}

}  // namespace
}  // namespace patchbay::telegram
