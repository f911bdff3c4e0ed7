#include "plugins/telegram/src/token.hpp"
#include "plugins/telegram/src/chat_address.hpp"
#include "plugins/telegram/src/command.hpp"
#include "plugins/telegram/src/utf16.hpp"
#include "plugins/telegram/src/webhook_rules.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace patchbay::telegram {
namespace {

TEST(Token, IsTakenWithSpacesAroundItDropped) {
    const auto token = parse_token("  123456789:AAExampleTokenForTests_abcdefghijklmnop\n");
    ASSERT_TRUE(token.ok());
    EXPECT_EQ(token->reveal(), "123456789:AAExampleTokenForTests_abcdefghijklmnop");
    EXPECT_EQ(bot_id_of(*token), 123456789);
}

TEST(Token, OfAnotherShapeIsRefusedWithAReason) {
    const std::string tail(24, 'A');
    for (const std::string& text : {std::string(), std::string("123456789"), ":" + tail, "0123:" + tail,
                                    "12a:" + tail, std::string("123:short"), "123:" + tail + "/..",
                                    "123:" + std::string(90, 'A'), "12345678901234567890:" + tail}) {
        const auto token = parse_token(text);
        ASSERT_FALSE(token.ok()) << text;
        EXPECT_EQ(token.error().code, "telegram.token_malformed");
        EXPECT_FALSE(token.error().detail.empty());
        ASSERT_EQ(token.error().field_errors.size(), 1U);
        EXPECT_EQ(token.error().field_errors[0].field, "token");
    }
}

TEST(StartPayload, HasAtMost64HarmlessCharacters) {
    EXPECT_TRUE(is_start_payload("ref_7-A"));
    EXPECT_TRUE(is_start_payload(std::string(64, 'x')));
    EXPECT_FALSE(is_start_payload(std::string(65, 'x')));
    EXPECT_FALSE(is_start_payload(""));
    EXPECT_FALSE(is_start_payload("a b"));
}

TEST(Command, IsReadFromTheStartOfTheText) {
    struct Case {
        const char* text;
        const char* name;
        const char* bot;
        const char* argument;
    };
    for (const Case& each :
         {Case{"/start", "start", "", ""}, Case{"/start ref_7", "start", "", "ref_7"},
          Case{"/HELP@Shop_Bot now ", "help", "Shop_Bot", "now"}, Case{"/a\nb", "a", "", "b"}}) {
        const auto command = parse_command(each.text);
        ASSERT_TRUE(command) << each.text;
        EXPECT_EQ(command->name, each.name);
        EXPECT_EQ(command->bot, each.bot);
        EXPECT_EQ(command->argument, each.argument);
    }
    for (const char* text : {"", "/", "start", " /start", "/start!", "//x", "/привет"}) {
        EXPECT_FALSE(parse_command(text)) << text;
    }
}

TEST(ChatAddress, ReadsWhatItWrites) {
    for (const char* text : {"1000001", "-1001234567890", "-1001234567890/42"}) {
        const auto address = parse_address(text);
        ASSERT_TRUE(address) << text;
        EXPECT_EQ(address->text(), text);
    }
    for (const char* text : {"", "abc", "12x", "0", "1/", "1/x", "99999999999999999999"}) {
        EXPECT_FALSE(parse_address(text)) << text;
    }
}

TEST(Utf16, CountsSurrogatePairsAsTwo) {
    EXPECT_EQ(utf16_length("aя😀"), 4U);
    EXPECT_EQ(byte_of_unit("aя😀b", 2), 3U);
    EXPECT_EQ(byte_of_unit("aя😀b", 3), 3U) << "the middle of a pair is its start";
    EXPECT_EQ(byte_of_unit("aя😀b", 4), 7U);
    EXPECT_EQ(first_units("a😀", 2), "a");
}

TEST(Utf16, ReplacesWhatIsNoUtf8) {
    EXPECT_EQ(valid_utf8("a\xFFz"), "a\uFFFDz");
    EXPECT_EQ(valid_utf8("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD") << "a lone surrogate";
    EXPECT_EQ(valid_utf8("\xF0\x9F\x98"), "\uFFFD\uFFFD\uFFFD") << "cut off";
    EXPECT_EQ(valid_utf8(std::string("a\0b", 3)), "ab");
    EXPECT_EQ(valid_utf8("Привет 😀"), "Привет 😀");
}

TEST(WebhookSecret, IsEqualOnlyToItself) {
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abcabc"));
    EXPECT_FALSE(equal_in_constant_time("abcabc", "abc"));
    EXPECT_FALSE(equal_in_constant_time("", "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", ""));
}

TEST(Webhook, NeedsAPublicHttpsAddressForTelegramItself) {
    EXPECT_TRUE(webhook_obstacle("", true));
    EXPECT_TRUE(webhook_obstacle("", false));
    EXPECT_TRUE(webhook_obstacle("http://help.example", true));
    EXPECT_FALSE(webhook_obstacle("http://127.0.0.1:8080", false));
    EXPECT_FALSE(webhook_obstacle("https://help.example", true));
    EXPECT_EQ(webhook_url("https://help.example", "p"), "https://help.example/hooks/telegram/p");
}

TEST(Webhook, ThatAnotherProgramChangedIsAConflict) {
    const auto status = judge_webhook({{"url", "https://other.example"}}, "https://help.example/x", 0);
    EXPECT_EQ(status.state, BotState::conflict);
    ASSERT_TRUE(status.problem);
    EXPECT_EQ(status.problem->code, "telegram.webhook_conflict");
}

TEST(Webhook, ThatFailsNowIsNamedAndAnOldFailureIsNot) {
    const nlohmann::json info{{"url", "u"},
                              {"last_error_date", 100},
                              {"last_error_message", "Read timeout expired"},
                              {"pending_update_count", 3}};
    EXPECT_FALSE(judge_webhook(info, "u", 101).problem);
    const auto status = judge_webhook(info, "u", 99);
    EXPECT_EQ(status.state, BotState::running);
    ASSERT_TRUE(status.problem);
    EXPECT_NE(status.problem->detail.find("Read timeout expired"), std::string::npos);
}

}  // namespace
}  // namespace patchbay::telegram
