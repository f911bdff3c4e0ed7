#include "tests/fakes/telegram/text/html_parser.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace patchbay::fakes::telegram {
namespace {

struct Good {
    const char* html;
    const char* text;
    std::vector<Entity> entities;
};

class HtmlGood : public testing::TestWithParam<Good> {};

TEST_P(HtmlGood, GivesTextAndEntities) {
    const auto parsed = parse_html(GetParam().html);
    EXPECT_EQ(parsed.text, GetParam().text);
    EXPECT_EQ(parsed.entities, GetParam().entities);
}

INSTANTIATE_TEST_SUITE_P(
    Html, HtmlGood,
    testing::Values(Good{"plain", "plain", {}}, Good{"<b>x</b>", "x", {{"bold", 0, 1, ""}}},
                    Good{"<STRONG>x</strong>", "x", {{"bold", 0, 1, ""}}},
                    Good{"a<i>б😀</i>", "aб😀", {{"italic", 1, 3, ""}}},
                    Good{"<b>a<i>b</i></b>", "ab", {{"bold", 0, 2, ""}, {"italic", 1, 1, ""}}},
                    Good{"1 &lt; 2 &amp;&amp; &quot;&gt;&#33;&#x21;", "1 < 2 && \">!!", {}},
                    Good{"&nbsp; &unknown;", "&nbsp; &unknown;", {}}, Good{"<b></b>x", "x", {}},
                    Good{"<b>x</>", "x", {{"bold", 0, 1, ""}}},
                    Good{"<span class=\"tg-spoiler\">x</span>", "x", {{"spoiler", 0, 1, ""}}},
                    Good{"<code class=\"language-cpp\">x</code>", "x", {{"code", 0, 1, ""}}},
                    Good{"<pre><code class=\"language-cpp\">x</code></pre>", "x", {{"pre", 0, 1, "cpp"}}},
                    Good{"<pre>x</pre>", "x", {{"pre", 0, 1, ""}}},
                    Good{"<blockquote expandable>x</blockquote>", "x", {{"expandable_blockquote", 0, 1, ""}}},
                    Good{"<a href=\"https://a.b/c?d=1&amp;e=2\">x</a>",
                         "x",
                         {{"text_link", 0, 1, "https://a.b/c?d=1&e=2"}}},
                    Good{"<a href='tg://user?id=7'>x</a>", "x", {{"text_mention", 0, 1, "7"}}},
                    Good{"<a href=\"\">nowhere</a>", "nowhere", {}},
                    Good{"<tg-emoji emoji-id=\"5368\">👍</tg-emoji>", "👍", {{"custom_emoji", 0, 2, "5368"}}}));

struct Bad {
    const char* html;
    const char* error;
};

class HtmlBad : public testing::TestWithParam<Bad> {};

TEST_P(HtmlBad, IsRefusedInTheServersWords) {
    try {
        parse_html(GetParam().html);
        FAIL() << "accepted";
    } catch (const std::invalid_argument& error) {
        EXPECT_STREQ(error.what(), GetParam().error);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Html, HtmlBad,
    testing::Values(Bad{"<p>x</p>", "Unsupported start tag \"p\" at byte offset 0"},
                    Bad{"я<br/>", "Unsupported start tag \"br/\" at byte offset 2"},
                    Bad{"1 < 2", "Unsupported start tag \"\" at byte offset 2"},
                    Bad{"1 <2", "Unclosed start tag at byte offset 2"},
                    Bad{"a < b > c", "Unsupported start tag \"\" at byte offset 2"},
                    Bad{"<b>x", "Can't find end tag corresponding to start tag \"b\""},
                    Bad{"<b><i>x</b></i>",
                        "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\""},
                    Bad{"x</b>", "Unexpected end tag at byte offset 1"},
                    Bad{"<b>x</b", "Unclosed end tag at byte offset 4"},
                    Bad{"<a =\"x\">y</a>", "Empty attribute name in the tag \"a\" at byte offset 0"},
                    Bad{"<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"},
                    Bad{"<a href=\"x", "Unclosed start tag at byte offset 0"},
                    Bad{"<span>x</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"}));

TEST(HtmlParser, SurvivesEveryPrefixOfATypicalText) {
    const std::string text =
        "<b>a &lt; <a href=\"https://x.y\">l</a></b><pre><code "
        "class='language-c'>\xF0\x9F\x98\x80</code></pre>";
    for (std::size_t i = 0; i <= text.size(); ++i) {
        try {
            parse_html(text.substr(0, i));
        } catch (const std::invalid_argument&) {
        }
    }
}

}  // namespace
}  // namespace patchbay::fakes::telegram
