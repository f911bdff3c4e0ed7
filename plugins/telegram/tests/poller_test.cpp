#include "plugins/telegram/tests/module_fixture.hpp"

#include <algorithm>

namespace patchbay::telegram::testing {
namespace {

using nlohmann::json;

class PollerTest : public ModuleTest {
  protected:
    PollerTest() : bot(add_bot()), generation(bot->begin_generation()) {}

    /// Runs the loop until it has asked `polls` times; then the bot's generation is over.
    void run(std::size_t polls) {
        std::size_t seen = 0;
        link.before_answer = [&](const std::string& method) {
            if (method == "getUpdates" && ++seen == polls) bot->begin_generation();
        };
        poller.run(bot, generation);
    }

    BotHandle bot;
    std::uint64_t generation;
};

TEST_F(PollerTest, RemovesTheWebhookAndNamesTheUpdatesItWants) {
    run(1);
    EXPECT_EQ(link.methods(), (std::vector<std::string>{"deleteWebhook", "getUpdates"}));
    const auto poll = link.calls("getUpdates")[0];
    EXPECT_EQ(poll["timeout"], 50);
    EXPECT_FALSE(poll.contains("offset"));
    EXPECT_EQ(poll["allowed_updates"], (json{"message", "edited_message", "my_chat_member"}));
    EXPECT_EQ(link.requests[1].timeout_ms, 65000U) << "longer than the long poll";
}

TEST_F(PollerTest, ConfirmsWhatIsOnDisk) {
    link.answer_ok("getUpdates", json::array({text_update(10, 1, "a"), text_update(11, 1, "b")}));
    run(2);
    ASSERT_EQ(link.published.size(), 2U);
    EXPECT_EQ(link.published[0].topic, "channel.message.received");
    EXPECT_EQ(link.published[0].dedupe_key, std::string("telegram:") + kBotId + ":10");
    EXPECT_EQ(link.calls("getUpdates")[1]["offset"], 12);
}

TEST_F(PollerTest, ConfirmsNothingThatCouldNotBeStored) {
    link.answer_ok("getUpdates", json::array({text_update(10, 1, "a")}));
    link.storage_down = true;
    run(2);
    EXPECT_FALSE(link.calls("getUpdates")[1].contains("offset"));
    EXPECT_FALSE(link.sleeps.empty()) << "not asked in a circle";
    EXPECT_TRUE(link.published.empty());
}

TEST_F(PollerTest, DropsWhatComesTwice) {
    link.answer_ok("getUpdates", json::array({text_update(10, 1, "a")}));
    link.answer_ok("getUpdates", json::array({text_update(10, 1, "a")}));
    run(3);
    EXPECT_EQ(link.published.size(), 1U);
    EXPECT_EQ(link.metrics["duplicates_skipped_total"], 1);
}

TEST_F(PollerTest, UnknownKindsAreConfirmedAndDropped) {
    link.answer_ok("getUpdates", json::array({json{{"update_id", 20}, {"hologram", json::object()}}}));
    run(2);
    EXPECT_TRUE(link.published.empty());
    EXPECT_EQ(link.calls("getUpdates")[1]["offset"], 21);
}

TEST_F(PollerTest, TellsAConflictInWordsAndRecovers) {
    link.answer_error("getUpdates", 409, "Conflict: terminated by other getUpdates request");
    run(2);
    EXPECT_EQ(link.sleeps.at(0), 16500U);
    ASSERT_FALSE(link.live.empty());
    const auto told = json::parse(link.live[0].data)["bot"];
    EXPECT_EQ(link.live[0].event, "telegram.bot.changed");
    EXPECT_EQ(told["state"], "conflict");
    EXPECT_EQ(told["problem"]["code"], "telegram.conflict");
}

TEST_F(PollerTest, AWebhookThatSomebodySetIsRemovedAgain) {
    link.answer_error("getUpdates", 409,
                      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook");
    run(2);
    EXPECT_EQ(link.calls("deleteWebhook").size(), 2U);
}

TEST_F(PollerTest, ARevokedTokenEndsTheLoop) {
    link.answer_error("getUpdates", 401, "Unauthorized");
    poller.run(bot, generation);
    EXPECT_EQ(bot->status().state, BotState::revoked);
    EXPECT_TRUE(link.sleeps.empty());
}

TEST_F(PollerTest, AnOutageIsToldAtTheThirdFailureAndEndsByItself) {
    for (int i = 0; i < 3; ++i)
        link.fail("getUpdates", "connect", wire::Reached::no);
    BotState worst = BotState::running;
    std::size_t polls = 0;
    link.before_answer = [&](const std::string& method) {
        if (method != "getUpdates") return;
        if (bot->status().state == BotState::unreachable) worst = BotState::unreachable;
        if (++polls == 5) bot->begin_generation();
    };
    poller.run(bot, generation);
    EXPECT_EQ(worst, BotState::unreachable);
    EXPECT_EQ(bot->status().state, BotState::running);
}

TEST_F(PollerTest, GarbageIsWaitedOutLikeAnOutage) {
    link.answer("getUpdates", 200, "<html>");
    link.answer("getUpdates", 200, R"({"ok":true,"result":"x"})");
    run(3);
    EXPECT_EQ(link.sleeps.size(), 2U);
}

TEST_F(PollerTest, WhatComesAfterTheGenerationIsOverIsNotTouched) {
    link.answer_ok("getUpdates", json::array({text_update(10, 1, "a")}));
    run(1);
    EXPECT_TRUE(link.published.empty()) << "it stays with Telegram for whoever asks next";
}

TEST_F(PollerTest, AServerThatAnswersEmptyAtOnceIsNotAskedInACircle) {
    run(4);
    EXPECT_EQ(link.sleeps.size(), 3U);
    EXPECT_TRUE(std::ranges::all_of(link.sleeps, [](auto wait) { return wait >= 300; }));
}

TEST_F(PollerTest, LettingGoConfirmsWhatIsStored) {
    bot->set_unconfirmed(77);
    poller.release(*bot);
    const auto call = link.calls("getUpdates").at(0);
    EXPECT_EQ(call["offset"], 77);
    EXPECT_EQ(call["limit"], 1);
    EXPECT_EQ(call["timeout"], 0);
}

}  // namespace
}  // namespace patchbay::telegram::testing
