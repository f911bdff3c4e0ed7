#include "plugins/telegram/tests/module_fixture.hpp"

namespace patchbay::telegram::testing {
namespace {

using nlohmann::json;

constexpr const char* kUpdate =
    R"({"update_id":5,"message":{"message_id":1,"date":1,"text":"hi","chat":{"id":1,"type":"private"},)"
    R"("from":{"id":1,"first_name":"Ann"}}})";

class WebhookTest : public ModuleTest {
  protected:
    WebhookTest() : bot(add_bot(bot_row("webhook"))) {}

    int deliver(const std::string& body, const std::string& secret = kSecret,
                const std::string& path = "path1") {
        wire::HttpCall call;
        call.method = "POST";
        call.parameters = {{"path", path}};
        if (!secret.empty()) call.headers = {{"x-telegram-bot-api-secret-token", secret}};
        call.body = body;
        try {
            return hooks.receive(Request(std::move(call), link)).reply().status;
        } catch (const Failure& failure) {
            switch (failure.error().kind) {
                case ErrorKind::unauthenticated:
                    return 401;
                case ErrorKind::not_found:
                    return 404;
                case ErrorKind::unavailable:
                    return 503;
                default:
                    return 500;
            }
        }
    }

    BotHandle bot;
};

TEST_F(WebhookTest, AnswersOkWhenTheUpdateIsOnDisk) {
    EXPECT_EQ(deliver(kUpdate), 200);
    ASSERT_EQ(link.published.size(), 1U);
    EXPECT_EQ(deliver(kUpdate), 200) << "a repeat is as good";
    EXPECT_EQ(link.published.size(), 1U);
}

TEST_F(WebhookTest, RefusesAWrongOrMissingSecret) {
    EXPECT_EQ(deliver(kUpdate, "s3creT"), 401);
    EXPECT_EQ(deliver(kUpdate, ""), 401);
    EXPECT_TRUE(link.published.empty());
}

TEST_F(WebhookTest, KnowsNoOtherPaths) {
    EXPECT_EQ(deliver(kUpdate, kSecret, "path2"), 404);
}

TEST_F(WebhookTest, TakesWhatItCannotReadSoThatTheChatGoesOn) {
    for (const char* body : {"", "{", "[]", "null", "{\"update_id\":\"x\"}", "\xFF\xFE"}) {
        EXPECT_EQ(deliver(body), 200) << body;
    }
    EXPECT_TRUE(link.published.empty());
}

TEST_F(WebhookTest, LeavesTheUpdateWithTelegramWhenItCannotBeStored) {
    link.storage_down = true;
    EXPECT_EQ(deliver(kUpdate), 503);
    link.storage_down = false;
    EXPECT_EQ(deliver(kUpdate), 200);
    EXPECT_EQ(link.published.size(), 1U);
}

TEST_F(WebhookTest, ASwitchedOffBotTakesNothing) {
    auto row = bot_row("webhook");
    row.enabled = false;
    row.version = 2;
    supervisor.apply(row);
    EXPECT_EQ(deliver(kUpdate), 503);
    link.run_spawned(host);
    EXPECT_EQ(link.calls("deleteWebhook").size(), 1U);
}

TEST_F(WebhookTest, IsSetWithItsSecretAndItsAddress) {
    webhooks.install(bot, bot->begin_generation());
    const auto call = link.calls("setWebhook").at(0);
    EXPECT_EQ(call["url"], "https://help.example/hooks/telegram/path1");
    EXPECT_EQ(call["secret_token"], kSecret);
    EXPECT_EQ(bot->status().state, BotState::running);
}

TEST_F(WebhookTest, IsSetWhenTelegramIsBackAgain) {
    link.fail("setWebhook", "connect", wire::Reached::no);
    link.answer_error("setWebhook", 429, "Too Many Requests", {{"retry_after", 1}});
    webhooks.install(bot, bot->begin_generation());
    EXPECT_EQ(link.sleeps, (std::vector<std::uint32_t>{750, 1000}));
    EXPECT_EQ(bot->status().state, BotState::running);
}

TEST_F(WebhookTest, ThatSomebodyTookIsSeenByTheCheck) {
    webhooks.install(bot, bot->begin_generation());
    link.answer_ok("getWebhookInfo", {{"url", "https://other.example"}});
    EXPECT_FALSE(webhooks.check(bot));
    EXPECT_EQ(bot->status().state, BotState::conflict);
}

TEST_F(WebhookTest, ThatVanishedIsSetAgainOnceBeforeItIsAConflict) {
    webhooks.install(bot, bot->begin_generation());
    link.answer_ok("getWebhookInfo", {{"url", ""}});
    webhooks.check(bot);
    link.run_spawned(host);
    EXPECT_EQ(link.calls("setWebhook").size(), 2U);
    EXPECT_EQ(bot->status().state, BotState::running);

    link.now_us += 300'000'000;
    link.answer_ok("getWebhookInfo", {{"url", ""}});
    webhooks.check(bot);
    link.run_spawned(host);
    EXPECT_EQ(link.calls("setWebhook").size(), 2U) << "somebody keeps removing it";
    EXPECT_EQ(bot->status().state, BotState::conflict);

    link.now_us += 4'000'000'000;
    link.answer_ok("getWebhookInfo", {{"url", ""}});
    webhooks.check(bot);
    link.run_spawned(host);
    EXPECT_EQ(link.calls("setWebhook").size(), 3U) << "that was long ago";
}

TEST_F(WebhookTest, AnOutageShowsFromTheThirdFailedCheckOnAndIsOverWithTheFirstGoodOne) {
    webhooks.install(bot, bot->begin_generation());
    for (int i = 0; i < 2; ++i) {
        link.fail("getWebhookInfo", "connect", wire::Reached::no);
        EXPECT_TRUE(webhooks.check(bot)) << "no answer came";
        EXPECT_EQ(bot->status().state, BotState::running);
        EXPECT_TRUE(webhooks.is_failing(*bot)) << "asked again in the next round";
    }
    link.answer("getWebhookInfo", 502, "<html>Bad Gateway</html>");
    EXPECT_FALSE(webhooks.check(bot));
    EXPECT_EQ(bot->status().state, BotState::unreachable);
    link.answer_ok("getWebhookInfo", {{"url", "https://help.example/hooks/telegram/path1"}});
    webhooks.check(bot);
    EXPECT_EQ(bot->status().state, BotState::running);
    EXPECT_FALSE(webhooks.is_failing(*bot));
}

}  // namespace
}  // namespace patchbay::telegram::testing
