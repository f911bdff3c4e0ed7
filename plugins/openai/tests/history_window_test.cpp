#include "history_window.hpp"

#include "tokens.hpp"

#include <gtest/gtest.h>

namespace patchbay::openai {
namespace {

HistoryMessage say(const std::string& author, const std::string& text) {
    HistoryMessage message;
    message.author = author;
    message.text = text;
    return message;
}

using Window = std::vector<ChatMessage>;

TEST(HistoryWindow, GivesEverybodyTheirRole) {
    EXPECT_EQ(history_window({say("contact", "a"), say("assistant", "b"), say("contact", "c"),
                              say("operator", "d"), say("contact", "e")},
                             1000),
              (Window{{"user", "a"}, {"assistant", "b"}, {"user", "c"}, {"assistant", "d"}, {"user", "e"}}));
}

TEST(HistoryWindow, MergesNeighboursAndLeavesOutTheSystem) {
    EXPECT_EQ(history_window({say("contact", "a"), say("system", "taken over"), say("operator", "b"),
                              say("assistant", "c"), say("contact", "d"), say("contact", "e")},
                             1000),
              (Window{{"user", "a"}, {"assistant", "b\n\nc"}, {"user", "d\n\ne"}}));
}

TEST(HistoryWindow, KeepsTheNewest) {
    const std::string hundred(400, 'x');  // some 100 tokens
    const auto window = history_window({say("contact", "old " + hundred), say("assistant", "mid " + hundred),
                                        say("contact", "new " + hundred)},
                                       220);
    ASSERT_EQ(window.size(), 2U);
    EXPECT_EQ(window[0].content.substr(0, 3), "mid");
    EXPECT_EQ(window[1].content.substr(0, 3), "new");
}

TEST(HistoryWindow, KeepsWhatTheContactWroteLastEvenIfItIsTooLong) {
    const auto window = history_window(
        {say("assistant", "hi"), say("contact", std::string(8000, 'x') + " my question?")}, 50);
    ASSERT_FALSE(window.empty());
    EXPECT_EQ(window.back().role, "user");
    EXPECT_TRUE(window.back().content.ends_with("my question?"));
    EXPECT_LE(estimate_tokens(window.back().content), 60);
}

TEST(HistoryWindow, CutsBetweenCharacters) {
    std::string text;
    for (int i = 0; i < 4000; ++i)
        text += "\xD0\x9F";
    const auto window = history_window({say("contact", text)}, 40);
    ASSERT_EQ(window.size(), 1U);
    EXPECT_EQ(window[0].content.size() % 2, 0U);
    EXPECT_EQ(window[0].content.substr(0, 2), "\xD0\x9F");
}

TEST(HistoryWindow, SkipsEmptyTexts) {
    EXPECT_TRUE(history_window({say("contact", " \n"), say("operator", "")}, 100).empty());
}

TEST(Tokens, AreOverestimatedForEveryAlphabet) {
    EXPECT_EQ(estimate_tokens(""), 0);
    EXPECT_EQ(estimate_tokens("abcd"), 1);
    EXPECT_EQ(estimate_tokens("abcde"), 2);
    EXPECT_EQ(estimate_tokens("\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2"), 2);  // four Cyrillic letters
    EXPECT_EQ(estimate_tokens("\xE4\xBD\xA0\xE5\xA5\xBD"), 2);          // two ideographs
    EXPECT_EQ(estimate_tokens("\xF0\x9F\x98\x80"), 2);                  // an emoji
}

}  // namespace
}  // namespace patchbay::openai
