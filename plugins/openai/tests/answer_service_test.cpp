#include "answer_service_fixture.hpp"

namespace patchbay::openai {
namespace {

using std::chrono::milliseconds;

TEST_F(AnswerServiceTest, AnswersAMessage) {
    inbox_.write("Hello");
    link_.replies = {streamed({"Hi", " Ann"})};
    handle(1);
    ASSERT_EQ(inbox_.posted.size(), 1U);
    EXPECT_EQ(inbox_.posted[0].text, "Hi Ann");
    EXPECT_EQ(inbox_.posted[0].assistant_name, "Helper");
    EXPECT_EQ(inbox_.posted[0].covers_number, 1);
    EXPECT_EQ(runs_, (std::vector<std::string>{"completed"}));
    EXPECT_EQ(link_.completed_events, (std::vector<std::string>{"event-1"}));
    ASSERT_EQ(link_.published.size(), 1U);
    EXPECT_EQ(link_.published[0].topic, "openai.run.completed");
    EXPECT_NE(link_.requests[0].body.find("Be kind."), std::string::npos);
}

TEST_F(AnswerServiceTest, GivesOneAnswerToThreeMessagesInARow) {
    inbox_.write("Hello");
    inbox_.write("I have");
    inbox_.write("a question");
    link_.replies = {streamed({"Yes?"}), streamed({"never"})};
    handle(1);
    handle(2);
    handle(3);
    ASSERT_EQ(inbox_.posted.size(), 1U);
    EXPECT_EQ(inbox_.posted[0].covers_number, 3);
    EXPECT_EQ(link_.requests.size(), 1U);
}

TEST_F(AnswerServiceTest, WaitsUntilTheContactIsSilent) {
    inbox_.write("Hello");
    link_.replies = {streamed({"Hi"})};
    handle(1);
    ASSERT_FALSE(link_.sleeps.empty());
    EXPECT_EQ(link_.sleeps[0], milliseconds(700));
}

TEST_F(AnswerServiceTest, DoesNotWaitForAnOldMessage) {
    inbox_.write("Hello");
    link_.wait(milliseconds(5000));
    link_.replies = {streamed({"Hi"})};
    handle(1);
    EXPECT_TRUE(link_.sleeps.empty());
}

TEST_F(AnswerServiceTest, StartsAnewWhenTheContactWritesMeanwhile) {
    inbox_.write("Hello");
    ScriptedReply first = streamed({"Hi", " there"});
    first.before_piece = [&](std::size_t piece) {
        if (piece != 1) return;
        inbox_.write("One more thing");
        watch_.message_created(message(2));
    };
    link_.replies = {first, streamed({"To both: yes"})};
    handle(1);
    ASSERT_EQ(inbox_.posted.size(), 1U);
    EXPECT_EQ(inbox_.posted[0].text, "To both: yes");
    EXPECT_EQ(inbox_.posted[0].covers_number, 2);
    EXPECT_EQ(runs_, (std::vector<std::string>{"superseded", "completed"}));
    EXPECT_NE(run_ids_[0], run_ids_[1]);
}

TEST_F(AnswerServiceTest, StartsAnewWhenTheInboxKnowsANewerMessage) {
    inbox_.write("Hello");
    ScriptedReply first = streamed({"Hi"});
    first.before_piece = [&](std::size_t piece) {
        if (piece == 0) inbox_.write("unseen by the watch");
    };
    link_.replies = {first, streamed({"To both"})};
    handle(1);
    ASSERT_EQ(inbox_.posted.size(), 1U);
    EXPECT_EQ(inbox_.posted[0].text, "To both");
}

TEST_F(AnswerServiceTest, PostsAfterThreeRestartsAlthoughTheContactGoesOn) {
    inbox_.write("Hello");
    ScriptedReply interrupted = streamed({"Hi", " there"});
    interrupted.before_piece = [&](std::size_t piece) {
        if (piece != 1) return;
        inbox_.write("more");
        watch_.message_created(message(static_cast<std::int64_t>(inbox_.now.messages.size())));
    };
    for (int i = 0; i < 5; ++i)
        link_.replies.push_back(interrupted);
    handle(1);
    ASSERT_EQ(inbox_.posted.size(), 1U);
    EXPECT_TRUE(inbox_.posted[0].even_if_newer);
    EXPECT_EQ(inbox_.posted[0].covers_number, 4);
    EXPECT_EQ(link_.requests.size(), 4U);
}

TEST_F(AnswerServiceTest, StopsWhenPeopleTakeOver) {
    inbox_.write("Hello");
    ScriptedReply reply = streamed({"Hi", " there", " friend"});
    reply.before_piece = [&](std::size_t piece) {
        if (piece != 1) return;
        inbox_.now.answering = "people";
        watch_.conversation_changed("c1");
    };
    link_.replies = {reply};
    handle(1);
    EXPECT_TRUE(inbox_.offered.empty()) << "not even offered";
    EXPECT_EQ(runs_, (std::vector<std::string>{"superseded"}));
    EXPECT_EQ(inbox_.discarded.size(), 1U) << "no half answer stays in the chat";
}

TEST_F(AnswerServiceTest, ATakeOverThatIsOverAlreadyStopsNothing) {
    inbox_.write("Hello");
    ScriptedReply reply = streamed({"Hi", " there", " friend"});
    reply.before_piece = [&](std::size_t piece) {
        if (piece != 1) return;
        MessageCreated late = message(1);  // told late: people had it, and gave it back
        late.answering = "people";
        watch_.message_created(late);
        watch_.conversation_changed("c1");
    };
    link_.replies = {reply};
    handle(1);
    ASSERT_EQ(inbox_.posted.size(), 1U);
    EXPECT_EQ(inbox_.posted[0].text, "Hi there friend");
    EXPECT_TRUE(inbox_.discarded.empty());
}

TEST_F(AnswerServiceTest, AConversationHandedBackWhileItsAnswerStoppedIsAnswered) {
    inbox_.write("Hello");
    ScriptedReply reply = streamed({"Hi", " there"});
    reply.before_piece = [&](std::size_t piece) {
        if (piece != 1) return;
        inbox_.now.answering = "people";
        watch_.conversation_changed("c1");
        inbox_.on_next_read = [this] { inbox_.now.answering = "assistant"; };
    };
    link_.replies = {reply, streamed({"Here I am"})};
    handle(1);
    ASSERT_EQ(inbox_.posted.size(), 1U);
    EXPECT_EQ(inbox_.posted[0].text, "Here I am");
}

TEST_F(AnswerServiceTest, AHandBackIsAnsweredWhenTheContactWaits) {
    inbox_.write("Hello");
    link_.replies = {streamed({"Hi"})};
    Event event = this->event(1);
    event.topic = "inbox.conversation.handed_off";
    event.payload = {{"conversation_id", "c1"},
                     {"endpoint_id", "e1"},
                     {"answering", "assistant"},
                     {"asked_number", 1},
                     {"answered_number", 0}};
    service_.handle(event);
    ASSERT_EQ(inbox_.posted.size(), 1U);
    EXPECT_EQ(inbox_.posted[0].covers_number, 1);
}

TEST_F(AnswerServiceTest, ATakeOverThatOnlyTheInboxSawIsObeyed) {
    inbox_.write("Hello");
    ScriptedReply reply = streamed({"Hi"});
    reply.before_piece = [&](std::size_t) { inbox_.now.answering = "people"; };
    link_.replies = {reply};
    handle(1);
    EXPECT_TRUE(inbox_.posted.empty());
    EXPECT_EQ(runs_, (std::vector<std::string>{"superseded"}));
}

TEST_F(AnswerServiceTest, DraftsComeAtMostEvery700Milliseconds) {
    inbox_.write("Hello");
    ScriptedReply reply = streamed(std::vector<std::string>(100, "x"));
    reply.takes = milliseconds(50);
    link_.replies = {reply};
    handle(1);
    EXPECT_EQ(inbox_.drafts.front(), "") << "thinking";
    EXPECT_GE(inbox_.drafts.size(), 6U);
    EXPECT_LE(inbox_.drafts.size(), 9U);
}

TEST_F(AnswerServiceTest, LeavesOtherMessagesAlone) {
    inbox_.write("Hello");
    for (const char* direction : {"out", "note"}) {
        Event other = event(1);
        other.payload["direction"] = direction;
        service_.handle(other);
    }
    Event silent = event(1);
    silent.payload["wants_answer"] = false;
    service_.handle(silent);
    inbox_.now.answering = "people";
    handle(1);
    inbox_.gone = true;
    handle(1);
    EXPECT_TRUE(link_.requests.empty());
    EXPECT_TRUE(inbox_.handoffs.empty());
}

}  // namespace
}  // namespace patchbay::openai
