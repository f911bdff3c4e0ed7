#include "plugins/telegram/tests/module_fixture.hpp"

namespace patchbay::telegram::testing {
namespace {

class DraftShowerTest : public ModuleTest {
  protected:
    DraftShowerTest() : bot(add_bot()) {}

    void draft(const std::string& text, const std::string& chat = "1") {
        drafts.draft({kBotId, chat, "run-1", text});
        link.run_spawned(host);
    }

    BotHandle bot;
};

TEST_F(DraftShowerTest, ShowsADraftInAPrivateChat) {
    draft("**so** far");
    const auto calls = link.calls("sendMessageDraft");
    ASSERT_EQ(calls.size(), 1U);
    EXPECT_EQ(calls[0]["text"], "so far");
    EXPECT_EQ(calls[0]["entities"][0]["type"], "bold");
    EXPECT_GT(calls[0]["draft_id"].get<std::int64_t>(), 0);
}

TEST_F(DraftShowerTest, FramesAreASecondApartAndTheNewestWins) {
    draft("a");
    drafts.draft({kBotId, "1", "run-1", "ab"});
    drafts.draft({kBotId, "1", "run-1", "abc"});
    link.run_spawned(host);
    const auto calls = link.calls("sendMessageDraft");
    ASSERT_EQ(calls.size(), 2U);
    EXPECT_EQ(calls[1]["text"], "abc");
    EXPECT_EQ(link.sleeps, std::vector<std::uint32_t>{1000});
}

TEST_F(DraftShowerTest, AGroupSeesOneMessageThatIsEdited) {
    draft("a", "-1001");
    EXPECT_EQ(link.calls("sendMessage").size(), 1U);
    ASSERT_FALSE(link.statements.empty());
    EXPECT_EQ(link.statements.back().name, "telegram.remember_preview");
    link.tables["telegram.find_preview"] = [](const wire::Statement&) {
        return encode_rows({{{"message_id", "100"}}}, 1);
    };
    draft("ab", "-1001");
    EXPECT_EQ(link.calls("editMessageText").at(0)["message_id"], 100);
    EXPECT_EQ(link.calls("sendMessage").size(), 1U);
    EXPECT_EQ(link.sleeps, std::vector<std::uint32_t>{4000});
}

TEST_F(DraftShowerTest, WhereDraftsAreRefusedAMessageIsEdited) {
    link.answer_error("sendMessageDraft", 400, "Bad Request: TEXTDRAFT_PEER_INVALID");
    draft("a");
    draft("ab");
    EXPECT_EQ(link.methods(), (std::vector<std::string>{"sendMessageDraft", "sendMessage"}));
}

TEST_F(DraftShowerTest, AServerWithoutDraftsIsAskedOnce) {
    link.answer_error("sendMessageDraft", 404, "Not Found: method not found");
    draft("a");
    draft("a", "2");
    EXPECT_EQ(link.calls("sendMessageDraft").size(), 1U);
}

TEST_F(DraftShowerTest, AfterTooManyFramesStopAndNoOtherKindIsTried) {
    link.answer_error("sendMessageDraft", 429, "Too Many Requests", {{"retry_after", 20}});
    draft("a");
    drafts.draft({kBotId, "1", "run-1", "ab"});
    EXPECT_EQ(link.methods(), std::vector<std::string>{"sendMessageDraft"});

    OutboundMessage final_text;
    final_text.endpoint_id = kBotId;
    final_text.chat = "1";
    final_text.text = "all of it";
    final_text.draft_id = "run-1";
    EXPECT_EQ(sender.send(final_text).state, SendState::sent) << "waits as long as Telegram says";
    EXPECT_EQ(link.sleeps, std::vector<std::uint32_t>{20000});
}

TEST_F(DraftShowerTest, NothingIsShownAfterTheFinalText) {
    draft("a");
    OutboundMessage final_text;
    final_text.endpoint_id = kBotId;
    final_text.chat = "1";
    final_text.text = "all of it";
    final_text.draft_id = "run-1";
    sender.send(final_text);
    draft("late");
    EXPECT_EQ(link.methods().back(), "sendMessage");
}

TEST_F(DraftShowerTest, ADiscardedPreviewIsDeletedAndNothingMoreIsShown) {
    draft("half an ans", "-1001");
    link.tables["telegram.find_preview"] = [](const wire::Statement&) {
        return encode_rows({{{"message_id", "100"}}}, 1);
    };
    drafts.discard({kBotId, "-1001", "run-1"});
    ASSERT_EQ(link.calls("deleteMessage").size(), 1U);
    EXPECT_EQ(link.calls("deleteMessage")[0]["message_id"], 100);
    EXPECT_EQ(link.statements.back().name, "telegram.forget_preview");
    draft("late", "-1001");
    EXPECT_EQ(link.methods().back(), "deleteMessage");
}

TEST_F(DraftShowerTest, ADiscardedDraftInAPrivateChatFadesByItself) {
    draft("half an ans");
    drafts.discard({kBotId, "1", "run-1"});
    drafts.discard({"nobody", "1", "run-1"});
    draft("late");
    EXPECT_EQ(link.methods(), std::vector<std::string>{"sendMessageDraft"});
}

TEST_F(DraftShowerTest, TypingIsShownAndFailsQuietly) {
    link.answer_error("sendChatAction", 403, "Forbidden: bot was blocked by the user");
    drafts.typing({kBotId, "1"});
    drafts.typing({kBotId, "not a chat"});
    drafts.typing({"nobody", "1"});
    ASSERT_EQ(link.requests.size(), 1U);
    EXPECT_EQ(link.calls("sendChatAction")[0]["action"], "typing");
}

}  // namespace
}  // namespace patchbay::telegram::testing
