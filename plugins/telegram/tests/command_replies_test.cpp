#include "plugins/telegram/tests/module_fixture.hpp"

namespace patchbay::telegram::testing {
namespace {

using nlohmann::json;

class CommandRepliesTest : public ModuleTest {
  protected:
    CommandRepliesTest() : bot(add_bot()) {
        link.tables["telegram.claim_command_reply"] = [this](const wire::Statement&) {
            if (state == "sending") ++unknown_sends;
            state = "sending";
            return encode_rows({{{"unknown_sends", std::to_string(unknown_sends)}}}, 1);
        };
        link.tables["telegram.put_off_command_reply"] = [this](const wire::Statement&) {
            state = "waiting";
            return encode_rows({}, 1);
        };
    }

    Event command_event(const char* command) const {
        Event event;
        event.id = "event-1";
        event.workspace_id = kWorkspace;
        event.occurred_at_us = asked_at_us;
        event.payload = {{"bot_id", kBotId}, {"chat", "1"}, {"command", command}};
        return event;
    }

    /// How long it asks to wait; nothing when it is done.
    std::optional<std::uint32_t> handle(const char* command = "start") {
        try {
            replies.handle(command_event(command));
            return std::nullopt;
        } catch (const Failure& failure) {
            return failure.error().retry_after_ms;
        }
    }

    std::int64_t asked_at_us = link.now_us;
    std::string state;
    int unknown_sends = 0;
    BotHandle bot;
};

TEST_F(CommandRepliesTest, TheBotsOwnTextsAreSent) {
    EXPECT_FALSE(handle("start"));
    state.clear();
    EXPECT_FALSE(handle("help"));
    const auto calls = link.calls("sendMessage");
    ASSERT_EQ(calls.size(), 2U);
    EXPECT_EQ(calls[0]["text"], "Welcome");
    EXPECT_EQ(calls[1]["text"], "Ask");
    EXPECT_EQ(link.completed.size(), 2U);
}

TEST_F(CommandRepliesTest, ACommandOfNoBotIsUnreadable) {
    for (const json& odd :
         {json(), json(7), json{{"bot_id", 7}}, json{{"bot_id", "------------------------------------"}}}) {
        Event event = command_event("start");
        event.payload = odd;
        try {
            replies.handle(event);
            FAIL() << "was read: " << odd;
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.error().code, "event.unreadable");
        }
    }
}

TEST_F(CommandRepliesTest, WaitAsLongAsTelegramSays) {
    link.answer_error("sendMessage", 429, "Too Many Requests", {{"retry_after", 8}});
    EXPECT_EQ(handle(), 8000U);
    EXPECT_EQ(state, "waiting");
}

TEST_F(CommandRepliesTest, AnOutageOfManyAttemptsLosesNone) {
    link.fail("sendMessage", "timeout", wire::Reached::maybe);
    EXPECT_EQ(handle(), 0U) << "the bus waits longer each time";
    for (int i = 0; i < 40; ++i) {
        link.answer("getMe", 502, "<html>Bad Gateway</html>");
        EXPECT_EQ(handle(), 0U);
        link.now_us += 60'000'000;
    }
    EXPECT_FALSE(handle());
    EXPECT_EQ(link.calls("sendMessage").size(), 2U) << "the one doubtful send, and the one that arrived";
}

TEST_F(CommandRepliesTest, ADoubtfulOneIsSentOnceMoreAndNotTwice) {
    link.fail("sendMessage", "timeout", wire::Reached::maybe);
    EXPECT_TRUE(handle());
    link.fail("sendMessage", "timeout", wire::Reached::maybe);
    EXPECT_TRUE(handle());
    EXPECT_FALSE(handle());
    EXPECT_EQ(link.calls("sendMessage").size(), 2U);
    EXPECT_EQ(link.metrics["command_replies_given_up_total"], 1);
    EXPECT_EQ(link.completed.size(), 1U);
}

TEST_F(CommandRepliesTest, OneThatWasBrokenOffCountsAsDoubtful) {
    state = "sending";  // the process ended during two attempts
    unknown_sends = 1;
    EXPECT_FALSE(handle());
    EXPECT_TRUE(link.calls("sendMessage").empty());
}

TEST_F(CommandRepliesTest, OfAPausedBotWaitForADay) {
    auto row = bot_row();
    row.enabled = false;
    row.version = 2;
    put_row(row);
    supervisor.apply(row);
    EXPECT_EQ(handle(), 0U);
    link.now_us += std::int64_t{25} * 3600 * 1'000'000;
    EXPECT_FALSE(handle());
    EXPECT_TRUE(link.calls("sendMessage").empty());
}

TEST_F(CommandRepliesTest, ARefusedOneTellsThatTheContactIsGone) {
    link.answer_error("sendMessage", 403, "Forbidden: bot was blocked by the user");
    EXPECT_FALSE(handle());
    ASSERT_EQ(link.published.size(), 1U);
    EXPECT_EQ(json::parse(link.published[0].payload)["state"], "blocked");
}

}  // namespace
}  // namespace patchbay::telegram::testing
