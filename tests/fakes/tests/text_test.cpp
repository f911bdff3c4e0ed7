#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/fakes/telegram/text/entities.hpp"
#include "tests/fakes/telegram/text/markdown_parser.hpp"
#include "tests/fakes/telegram/text/trim.hpp"
#include "tests/fakes/telegram/text/unicode.hpp"

namespace patchbay::fakes::telegram {
namespace {

TEST(Unicode, CountsUtf16CodeUnits) {
    EXPECT_EQ(utf16_length("abc"), 3);
    EXPECT_EQ(utf16_length("привет"), 6);
    EXPECT_EQ(utf16_length("😀"), 2);
}

TEST(Unicode, RefusesWhatIsNotUtf8) {
    EXPECT_TRUE(valid_utf8("ok я 😀"));
    EXPECT_FALSE(valid_utf8("\xFF"));
    EXPECT_FALSE(valid_utf8("\xC0\x80"));          // overlong
    EXPECT_FALSE(valid_utf8("\xED\xA0\x80"));      // surrogate
    EXPECT_FALSE(valid_utf8("\xF0\x9F\x98"));      // cut
    EXPECT_FALSE(valid_utf8("\xF4\x90\x80\x80"));  // above U+10FFFF
}

TEST(Unicode, HasNoBytePositionInsideASurrogatePair) {
    EXPECT_EQ(byte_position("a😀b", 1), 1U);
    EXPECT_EQ(byte_position("a😀b", 2), std::string_view::npos);
    EXPECT_EQ(byte_position("a😀b", 3), 5U);
    EXPECT_EQ(byte_position("a😀b", 4), 6U);
}

TEST(Trim, MovesEntitiesWithTheText) {
    FormattedText text{"  ab \n", {{"bold", 0, 3, ""}, {"italic", 4, 2, ""}}};
    trim(text);
    EXPECT_EQ(text.text, "ab");
    EXPECT_EQ(text.entities, (std::vector<Entity>{{"bold", 0, 1, ""}}));
}

TEST(FoundEntities, AreCommandsMentionsTagsLinksAndAddresses) {
    FormattedText text{"/start@shop_bot я @ann_test #тег https://a.b/c. x@y.ru a/b", {}};
    add_found_entities(text);
    std::vector<std::string> types;
    for (const auto& entity : text.entities)
        types.push_back(entity.type);
    EXPECT_EQ(types, (std::vector<std::string>{"bot_command", "mention", "hashtag", "url", "email"}));
    EXPECT_EQ(text.entities[0].length, 15);
    EXPECT_EQ(text.entities[3].length, 13);
}

TEST(FoundEntities, StayOutOfCode) {
    FormattedText text{"/start", {{"code", 0, 6, ""}}};
    add_found_entities(text);
    EXPECT_EQ(text.entities.size(), 1U);
}

TEST(EntitiesFromJson, RefusesOffsetsThatDoNotFit) {
    const auto read = [](int offset, int length) {
        return entities_from_json({{{"type", "bold"}, {"offset", offset}, {"length", length}}}, "a😀");
    };
    EXPECT_EQ(read(1, 2).size(), 1U);
    EXPECT_THROW(read(2, 1), std::invalid_argument);
    EXPECT_THROW(read(0, 2), std::invalid_argument);
    EXPECT_THROW(read(0, 9), std::invalid_argument);
}

TEST(MarkdownV2, ReadsEntities) {
    const auto parsed =
        parse_markdown_v2("*b* _i_ __u__ ~s~ ||p|| `c` [t](https://x.y/) \\. \n```cpp\nx\n```");
    std::vector<std::string> types;
    for (const auto& entity : parsed.entities)
        types.push_back(entity.type);
    EXPECT_EQ(types, (std::vector<std::string>{"bold", "italic", "underline", "strikethrough", "spoiler",
                                               "code", "text_link", "pre"}));
    EXPECT_EQ(parsed.text.substr(0, 19), "b i u s p c t . \nx\n");
}

TEST(MarkdownV2, NamesTheReservedCharacter) {
    try {
        parse_markdown_v2("a.b");
        FAIL();
    } catch (const std::invalid_argument& error) {
        EXPECT_STREQ(error.what(), "Character '.' is reserved and must be escaped with the preceding '\\'");
    }
    EXPECT_THROW(parse_markdown_v2("*b"), std::invalid_argument);
    EXPECT_THROW(parse_markdown_v2("[a](b"), std::invalid_argument);
}

TEST(Markdown, ReadsTheLegacyKind) {
    const auto parsed = parse_markdown("*b* _i_ `c` \\_x [t](x.y)");
    EXPECT_EQ(parsed.text, "b i c _x t");
    ASSERT_EQ(parsed.entities.size(), 4U);
    EXPECT_EQ(parsed.entities[3].argument, "http://x.y/");
    EXPECT_THROW(parse_markdown("a *b"), std::invalid_argument);
}

}  // namespace
}  // namespace patchbay::fakes::telegram
