#include "plugins/telegram/tests/module_fixture.hpp"

namespace patchbay::telegram::testing {
namespace {

class SenderTest : public ModuleTest {
  protected:
    SenderTest() : bot(add_bot()) {}

    OutboundMessage message(std::string text, std::string chat = "1000001") {
        OutboundMessage made;
        made.message_id = "m1";
        made.endpoint_id = kBotId;
        made.chat = std::move(chat);
        made.text = std::move(text);
        made.format = "markdown";
        return made;
    }

    BotHandle bot;
};

TEST_F(SenderTest, SendsEntitiesAndNoParseMode) {
    auto outgoing = message("**Hi** there");
    outgoing.reply_to = "17";
    const auto outcome = sender.send(outgoing);
    EXPECT_EQ(outcome.state, SendState::sent);
    EXPECT_EQ(outcome.external_ids, std::vector<std::string>{"100"});
    const auto calls = link.calls("sendMessage");
    ASSERT_EQ(calls.size(), 1U);
    EXPECT_EQ(calls[0]["chat_id"], 1000001);
    EXPECT_EQ(calls[0]["text"], "Hi there");
    EXPECT_FALSE(calls[0].contains("parse_mode"));
    EXPECT_EQ(calls[0]["entities"][0]["type"], "bold");
    EXPECT_EQ(calls[0]["reply_parameters"]["message_id"], 17);
    EXPECT_EQ(calls[0]["reply_parameters"]["allow_sending_without_reply"], true);
}

TEST_F(SenderTest, TheTokenIsInTheAddressAndInNoLabelOrLog) {
    link.answer_error("sendMessage", 401, "Unauthorized");
    sender.send(message("x"));
    EXPECT_NE(link.requests[0].url.find(kToken), std::string::npos);
    EXPECT_EQ(link.requests[0].label, "telegram.sendMessage");
    EXPECT_TRUE(link.requests[0].guarded);
    for (const auto& line : link.logged)
        EXPECT_EQ(line.find(kToken), std::string::npos) << line;
    for (const auto& live : link.live)
        EXPECT_EQ(live.data.find(kToken), std::string::npos);
}

TEST_F(SenderTest, ABotApiServerOfTheHouseMayHaveAPrivateAddress) {
    settings.api_root = "http://10.0.0.5:8081";
    sender.send(message("x"));
    EXPECT_FALSE(link.requests[0].guarded);
    EXPECT_TRUE(link.requests[0].url.starts_with("http://10.0.0.5:8081/bot"));
}

TEST_F(SenderTest, RefusedFormattingIsSentAgainPlain) {
    link.answer_error("sendMessage", 400, "Bad Request: can't parse entities: whatever");
    const auto outcome = sender.send(message("**Hi**"));
    EXPECT_EQ(outcome.state, SendState::sent);
    const auto calls = link.calls("sendMessage");
    ASSERT_EQ(calls.size(), 2U);
    EXPECT_EQ(calls[1]["text"], "Hi");
    EXPECT_FALSE(calls[1].contains("entities"));
}

TEST_F(SenderTest, AGroupThatMovedIsFollowedOnce) {
    link.answer_error("sendMessage", 400, "Bad Request: group chat was upgraded to a supergroup chat",
                      {{"migrate_to_chat_id", -1009}});
    EXPECT_EQ(sender.send(message("x", "-5")).state, SendState::sent);
    EXPECT_EQ(link.calls("sendMessage")[1]["chat_id"], -1009);
    EXPECT_EQ(sender.send(message("y", "-5")).state, SendState::sent);
    EXPECT_EQ(link.calls("sendMessage").size(), 3U);
    EXPECT_EQ(link.calls("sendMessage")[2]["chat_id"], -1009) << "its number is known from now on";
}

TEST_F(SenderTest, WhereAGroupMovedIsKnownAfterARestart) {
    link.tables["telegram.all_moved_chats"] = [](const wire::Statement&) {
        return encode_rows({{{"bot_id", kBotId}, {"old_chat", "-5"}, {"new_chat", "-1009"}}}, 0);
    };
    supervisor.load();
    auto outgoing = message("x", "-5/4");
    outgoing.reply_to = "17";  // a number of the old group
    EXPECT_EQ(sender.send(outgoing).state, SendState::sent);
    const auto first = link.calls("sendMessage").at(0);
    EXPECT_EQ(first["chat_id"], -1009);
    EXPECT_EQ(first["message_thread_id"], 4);
    EXPECT_FALSE(first.contains("reply_parameters"));
    outgoing.reply_to = "-1009/17";
    sender.send(outgoing);
    EXPECT_EQ(link.calls("sendMessage").at(1)["reply_parameters"]["message_id"], 17);
}

TEST_F(SenderTest, LongTextGoesInPartsThatKeepTheLimit) {
    const auto outcome =
        sender.send(message(std::string(4096, 'a') + " " + std::string(4096, 'b') + " c d e"));
    EXPECT_EQ(outcome.state, SendState::sent);
    EXPECT_EQ(outcome.external_ids.size(), 3U);
    EXPECT_TRUE(link.sleeps.empty()) << "three in a burst";
}

TEST_F(SenderTest, GoesOnAfterThePartsThatEarlierAttemptsGotThrough) {
    auto outgoing = message(std::string(4096, 'a') + " " + std::string(4096, 'b'));
    link.answer_ok("sendMessage", {{"message_id", 7}});
    link.answer_error("sendMessage", 429, "Too Many Requests", {{"retry_after", 5}});
    const auto first = sender.send(outgoing);
    EXPECT_EQ(first.state, SendState::again);
    EXPECT_EQ(first.external_ids, std::vector<std::string>{"7"});
    EXPECT_EQ(first.retry_after_ms, 5000U);

    link.now_us += 5'000'000;
    outgoing.sent_parts = first.external_ids;
    const auto second = sender.send(outgoing);
    EXPECT_EQ(second.state, SendState::sent);
    EXPECT_EQ(second.external_ids.size(), 2U);
    EXPECT_EQ(link.calls("sendMessage").back()["text"], std::string(4096, 'b'));
}

TEST_F(SenderTest, WhatEverythingBeforeGotThroughIsSentAlready) {
    auto outgoing = message("x");
    outgoing.sent_parts = {"7"};
    EXPECT_EQ(sender.send(outgoing).state, SendState::sent);
    EXPECT_TRUE(link.requests.empty());
}

/// Remembers parts as the database would, over "restarts" of the module.
class LongMessageTest : public SenderTest {
  protected:
    LongMessageTest() {
        link.tables["telegram.remember_sent_part"] = [this](const wire::Statement& statement) {
            stored.push_back({{"part", *statement.parameters[4]}, {"external_id", *statement.parameters[5]}});
            return encode_rows({}, 1);
        };
        link.tables["telegram.find_sent_parts"] = [this](const wire::Statement&) {
            return encode_rows(stored, 0);
        };
    }

    OutboundMessage long_message() {
        std::string text;
        for (const char letter : {'a', 'b', 'c', 'd', 'e'})
            text += std::string(4096, letter) + " ";
        return message(text);
    }

    Table stored;
};

TEST_F(LongMessageTest, GoesOnAfterACrashWithThePartThatWasNotThere) {
    link.before_answer = [&](const std::string& method) {
        if (method == "sendMessage" && link.calls("sendMessage").size() == 4) throw Cancelled();
    };
    EXPECT_THROW(sender.send(long_message()), Cancelled);
    EXPECT_EQ(stored.size(), 3U);

    link.before_answer = nullptr;
    const auto outcome = sender.send(long_message());  // nobody told the inbox about the first three
    EXPECT_EQ(outcome.state, SendState::sent);
    EXPECT_EQ(outcome.external_ids.size(), 5U);
    const auto calls = link.calls("sendMessage");
    ASSERT_EQ(calls.size(), 6U);
    EXPECT_EQ(calls[4]["text"], std::string(4096, 'd'));
}

TEST_F(LongMessageTest, StartsNoRequestThatCouldOutlastTheCall) {
    const auto begun = link.now_us;
    link.before_answer = [&](const std::string& method) {
        if (method == "sendMessage") link.now_us += 19'000'000;
    };
    const auto outcome = sender.send(long_message());
    EXPECT_EQ(outcome.state, SendState::again);
    EXPECT_EQ(outcome.external_ids.size(), 2U);
    EXPECT_EQ(outcome.reason.code, "telegram.slow");
    EXPECT_LE(link.now_us - begun, 58'000'000);
}

TEST_F(LongMessageTest, AShortOneAsksTheDatabaseNothing) {
    EXPECT_EQ(sender.send(message("x")).state, SendState::sent);
    for (const auto& statement : link.statements)
        EXPECT_EQ(statement.name.find("part"), std::string::npos) << statement.name;
}

TEST_F(SenderTest, RetryAfterSilencesTheChatUntilThen) {
    link.answer_error("sendMessage", 429, "Too Many Requests", {{"retry_after", 40}});
    EXPECT_EQ(sender.send(message("x")).retry_after_ms, 40000U);
    const auto early = sender.send(message("x"));
    EXPECT_EQ(early.state, SendState::again);
    EXPECT_EQ(link.calls("sendMessage").size(), 1U) << "nothing may go out before that";
    EXPECT_EQ(sender.send(message("y", "2")).state, SendState::sent) << "other chats go on";
}

TEST_F(SenderTest, TopicsShareTheLimitsOfTheirForum) {
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(sender.send(message("x", "-1001/" + std::to_string(i))).state, SendState::sent);
    EXPECT_EQ(sender.send(message("x", "-1001/99")).reason.code, "telegram.paced");
    EXPECT_EQ(sender.send(message("x", "-1002/1")).state, SendState::sent) << "other chats go on";
}

TEST_F(SenderTest, RetryAfterInATopicSilencesItsForumAndNotTheBot) {
    for (const char* topic : {"-1001/5", "-1001/6"}) {
        link.answer_error("sendMessage", 429, "Too Many Requests", {{"retry_after", 50}});
        EXPECT_EQ(sender.send(message("x", topic)).state, SendState::again);
    }
    EXPECT_EQ(link.calls("sendMessage").size(), 1U) << "the second topic waits with the first";
    EXPECT_FALSE(bot->gate().has_room("-1001/7", false));
    EXPECT_TRUE(bot->gate().has_room("1000001", false)) << "one chat says nothing about the bot";
}

TEST_F(SenderTest, NoAnswerAfterTheRequestWentOutIsUnknown) {
    link.fail("sendMessage", "timeout", wire::Reached::maybe);
    const auto outcome = sender.send(message("x"));
    EXPECT_EQ(outcome.state, SendState::unknown);
    EXPECT_EQ(link.metrics["sends_total{outcome unknown}"], 1);
}

TEST_F(SenderTest, AnOutageCostsOneDoubtfulSendAndNotMore) {
    link.fail("sendMessage", "timeout", wire::Reached::maybe);
    EXPECT_EQ(sender.send(message("x")).state, SendState::unknown);
    link.fail("getMe", "timeout", wire::Reached::maybe);
    const auto silent = sender.send(message("x"));
    EXPECT_EQ(silent.state, SendState::again);
    EXPECT_EQ(silent.reason.code, "telegram.unreachable");
    link.answer("getMe", 502, "<html>Bad Gateway</html>");
    EXPECT_EQ(sender.send(message("x")).state, SendState::again);
    EXPECT_EQ(link.calls("sendMessage").size(), 1U) << "nothing more goes out while nobody hears";
    EXPECT_EQ(sender.send(message("x")).state, SendState::sent);
    EXPECT_EQ(sender.send(message("y")).state, SendState::sent);
    EXPECT_EQ(link.calls("getMe").size(), 3U) << "no questions once it is heard";
}

TEST_F(SenderTest, ARequestThatNeverGotOutIsTriedAgain) {
    link.fail("sendMessage", "connect", wire::Reached::no);
    EXPECT_EQ(sender.send(message("x")).state, SendState::again);
}

TEST_F(SenderTest, ABlockedBotIsAStateAndNoRetry) {
    link.answer_error("sendMessage", 403, "Forbidden: bot was blocked by the user");
    const auto outcome = sender.send(message("x"));
    EXPECT_EQ(outcome.state, SendState::refused);
    EXPECT_EQ(outcome.contact_state, "blocked");
}

TEST_F(SenderTest, ARevokedTokenStopsTheBot) {
    link.answer_error("sendMessage", 401, "Unauthorized");
    EXPECT_EQ(sender.send(message("x")).state, SendState::refused);
    EXPECT_EQ(bot->status().state, BotState::revoked);
    EXPECT_EQ(sender.send(message("x")).reason.code, "telegram.token_refused");
    EXPECT_EQ(link.calls("sendMessage").size(), 1U);
}

TEST_F(SenderTest, WhatCannotBeSentIsRefusedInWords) {
    auto unknown_bot = message("x");
    unknown_bot.endpoint_id = "nobody";
    EXPECT_EQ(sender.send(unknown_bot).reason.code, "telegram.bot_removed");
    EXPECT_EQ(sender.send(message(" \n ")).reason.code, "telegram.empty_text");
    EXPECT_EQ(sender.send(message("x", "mail@example.com")).reason.code, "telegram.chat_malformed");
    EXPECT_TRUE(link.requests.empty());
}

TEST_F(SenderTest, ASwitchedOffBotKeepsTheMessageWaiting) {
    auto row = bot_row();
    row.enabled = false;
    row.version = 2;
    supervisor.apply(row);
    const auto outcome = sender.send(message("x"));
    EXPECT_EQ(outcome.state, SendState::waiting) << "which wears out no attempts";
    EXPECT_EQ(outcome.reason.code, "telegram.bot_paused");
}

TEST_F(SenderTest, TheFinalTextGoesIntoThePreview) {
    link.tables["telegram.find_preview"] = [](const wire::Statement&) {
        return encode_rows({{{"message_id", "55"}}}, 1);
    };
    auto outgoing = message("done", "-1001");
    outgoing.draft_id = "run-1";
    const auto outcome = sender.send(outgoing);
    EXPECT_EQ(outcome.state, SendState::sent);
    EXPECT_EQ(outcome.external_ids, std::vector<std::string>{"55"});
    EXPECT_EQ(link.calls("editMessageText").at(0)["message_id"], 55);
    EXPECT_TRUE(link.calls("sendMessage").empty());
}

TEST_F(SenderTest, APreviewThatIsGoneMeansANewMessage) {
    link.tables["telegram.find_preview"] = [](const wire::Statement&) {
        return encode_rows({{{"message_id", "55"}}}, 1);
    };
    link.answer_error("editMessageText", 400, "Bad Request: message to edit not found");
    auto outgoing = message("done", "-1001");
    outgoing.draft_id = "run-1";
    EXPECT_EQ(sender.send(outgoing).external_ids, std::vector<std::string>{"100"});
}

TEST_F(SenderTest, ALostAnswerToAnEditIsTriedAgainSinceThatDoesNoHarm) {
    link.tables["telegram.find_preview"] = [](const wire::Statement&) {
        return encode_rows({{{"message_id", "55"}}}, 1);
    };
    link.fail("editMessageText", "timeout", wire::Reached::maybe);
    auto outgoing = message("done", "-1001");
    outgoing.draft_id = "run-1";
    EXPECT_EQ(sender.send(outgoing).state, SendState::again);
    link.answer_error("editMessageText", 400, "Bad Request: message is not modified");
    EXPECT_EQ(sender.send(outgoing).state, SendState::sent);
}

TEST_F(SenderTest, AttachmentsAreFetchedWithoutShowingTheToken) {
    link.answer_ok("getFile", {{"file_path", "photos/file 1.jpg"}, {"file_size", 4}});
    link.answer("download", 200, "data");
    const auto bytes = attachments.fetch({kBotId, "F1"});
    EXPECT_EQ(bytes.bytes, "data");
    EXPECT_TRUE(link.requests[1].url.ends_with("/photos/file%201.jpg"));

    link.answer_ok("getFile", {{"file_path", "a"}, {"file_size", 30'000'000}});
    try {
        attachments.fetch({kBotId, "F2"});
        FAIL() << "too large";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, "telegram.file_too_large");
        EXPECT_EQ(std::string(failure.what()).find(kToken), std::string::npos);
    }
    link.answer_ok("getFile", {{"file_path", "/var/lib/bot/a"}});
    EXPECT_THROW(attachments.fetch({kBotId, "F3"}), Failure);
}

}  // namespace
}  // namespace patchbay::telegram::testing
