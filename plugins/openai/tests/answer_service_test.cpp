#include "answer_service.hpp"

#include "fixtures.hpp"
#include "scripted_host.hpp"

#include <gtest/gtest.h>

namespace patchbay::openai {
namespace {

using std::chrono::milliseconds;

/// The inbox of one conversation.
class FakeInbox : public Conversations {
  public:
    explicit FakeInbox(ScriptedHost& link) : link_(link) {}

    History history(const HistoryRequest&) override {
        if (gone)
            throw Failure(Error{ErrorKind::not_found, "inbox.conversation_not_found", "", "", "", {}, 0});
        ++history_reads;
        return now;
    }
    AnswerOutcome answer(const AssistantAnswer& answer) override {
        offered.push_back(answer);
        if (now.answering != "assistant") return {AnswerState::taken_over, ""};
        for (const auto& before : posted) {
            if (before.run_id == answer.run_id) return {AnswerState::already_posted, ""};
        }
        if (now.messages.back().number > answer.covers_number && !answer.even_if_newer) {
            return {AnswerState::newer_message, ""};
        }
        posted.push_back(answer);
        now.answered_number = answer.covers_number;
        return {AnswerState::posted, "m"};
    }
    void draft(const AssistantDraft& draft) override { drafts.push_back(draft.text); }
    void hand_off(const Handoff& handoff) override {
        handoffs.push_back(handoff);
        now.answering = "people";
    }

    void write(const std::string& text) {
        HistoryMessage message;
        message.number = static_cast<std::int64_t>(now.messages.size()) + 1;
        message.author = "contact";
        message.text = text;
        message.created_at_us = link_.now_us;
        now.messages.push_back(message);
    }

    History now;
    bool gone = false;
    int history_reads = 0;
    std::vector<AssistantAnswer> offered;
    std::vector<AssistantAnswer> posted;
    std::vector<std::string> drafts;
    std::vector<Handoff> handoffs;

  private:
    ScriptedHost& link_;
};

class AnswerServiceTest : public testing::Test {
  protected:
    AnswerServiceTest() {
        link_.conversations = &inbox_;
        inbox_.now.conversation_id = "c1";
        inbox_.now.state = "open";
        inbox_.now.answering = "assistant";
        inbox_.now.contact_name = "Ann";
        inbox_.now.contact_locale = "en";
        link_.on_statement("openai.assistant_at_endpoint", [this](const auto& parameters) {
            return has_assistant_ && parameters[0] == "e1" ? one_row(assistant_row()) : Table{};
        });
        link_.on_statement("openai.find_provider", [](const auto& parameters) {
            const bool main = parameters[1] == kMainProvider;
            Provider found = provider(*parameters[1], main ? "main" : "backup");
            found.state = "ok";
            return one_row(provider_row(found));
        });
        link_.on_statement("openai.insert_run", [this](const auto& parameters) {
            runs_.push_back(*parameters[6]);
            run_ids_.push_back(*parameters[0]);
            return Table{};
        });
    }

    static nlohmann::json assistant_row() {
        return {{"id", kAssistant},
                {"workspace_id", kWorkspace},
                {"name", "Helper"},
                {"instructions", "Be kind."},
                {"provider_id", kMainProvider},
                {"model", "big"},
                {"fallback_provider_id", kBackupProvider},
                {"fallback_model", "small"},
                {"temperature", nullptr},
                {"history_tokens", 3000},
                {"apology", ""},
                {"enabled", true},
                {"endpoints", {"e1"}},
                {"created_at", "2026-01-31 12:00:00+00"},
                {"version", 1}};
    }

    MessageCreated message(std::int64_t number) {
        MessageCreated message;
        message.conversation_id = "c1";
        message.number = number;
        message.direction = "in";
        message.author = "contact";
        message.endpoint_id = "e1";
        message.answering = "assistant";
        return message;
    }
    Event event(std::int64_t number) {
        Event event;
        event.id = "event-" + std::to_string(number);
        event.topic = "inbox.message.created";
        event.key = "c1";
        event.workspace_id = kWorkspace;
        event.payload = to_json(message(number));
        event.occurred_at_us = 1700000000000000;
        return event;
    }
    void handle(std::int64_t number) { service_.handle(event(number)); }

    ScriptedHost link_;
    Host host_{link_};
    FakeInbox inbox_{link_};
    ConversationsClient conversations_{host_.services()};
    AssistantRepository assistants_{host_.database()};
    ProviderRepository providers_{host_.database()};
    RunRepository run_repository_{host_.database()};
    ModelStates states_;
    ConcurrencyLimiter limiter_{link_};
    ProviderReporter reporter_{host_};
    Completer completer_{host_, states_, limiter_, reporter_, [] { return 0.5; }};
    ConversationWatch watch_;
    Options options_;
    AnswerService service_{host_,           conversations_, assistants_, providers_,
                           run_repository_, completer_,     watch_,      [this] { return options_; }};
    bool has_assistant_ = true;
    std::vector<std::string> runs_;
    std::vector<std::string> run_ids_;
};

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

TEST_F(AnswerServiceTest, TheSameEventPostsOnce) {
    inbox_.write("Hello");
    link_.replies = {streamed({"Hi"}), streamed({"Hi again"})};
    handle(1);
    inbox_.now.answered_number = 0;  // as if the crash came before the inbox showed it
    handle(1);
    ASSERT_EQ(inbox_.offered.size(), 2U);
    EXPECT_EQ(inbox_.offered[0].run_id, inbox_.offered[1].run_id);
    EXPECT_EQ(inbox_.posted.size(), 1U);
}

TEST_F(AnswerServiceTest, HandsOffWhenAllFailAndApologisesOnce) {
    inbox_.write("Hello");
    inbox_.write("Are you there?");
    inbox_.now.contact_locale = "ru";
    link_.replies = {refused(401, R"({"error":{"message":"wrong key"}})"),
                     refused(429, R"({"error":{"code":"insufficient_quota","message":"no money"}})")};
    handle(1);
    handle(2);
    ASSERT_EQ(inbox_.handoffs.size(), 1U);
    EXPECT_EQ(inbox_.handoffs[0].reason_code, "openai.all_failed");
    EXPECT_NE(inbox_.handoffs[0].reason.find("wrong key"), std::string::npos);
    EXPECT_NE(inbox_.handoffs[0].reason.find("no money"), std::string::npos);
    EXPECT_EQ(inbox_.handoffs[0].covers_number, 2);
    EXPECT_TRUE(inbox_.handoffs[0].apology.starts_with(
        "\xD0\x98\xD0\xB7\xD0\xB2\xD0\xB8\xD0\xBD\xD0\xB8\xD1\x82\xD0\xB5"));
    EXPECT_EQ(runs_, (std::vector<std::string>{"failed"}));
    EXPECT_EQ(link_.published.back().topic, "openai.run.failed");
}

TEST_F(AnswerServiceTest, HalfAStreamIsNotAnAnswer) {
    inbox_.write("Hello");
    ScriptedReply half = streamed({"Half", " an", " answer"});
    half.pieces.resize(2);
    link_.replies = {half, half, half, half, half, half};
    handle(1);
    EXPECT_TRUE(inbox_.posted.empty());
    ASSERT_EQ(inbox_.handoffs.size(), 1U);
    EXPECT_NE(inbox_.handoffs[0].reason.find("broke off"), std::string::npos) << inbox_.handoffs[0].reason;
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

TEST_F(AnswerServiceTest, AnAssistantThatIsGoneLeavesTheConversationToPeople) {
    inbox_.write("Hello");
    has_assistant_ = false;
    handle(1);
    ASSERT_EQ(inbox_.handoffs.size(), 1U);
    EXPECT_EQ(inbox_.handoffs[0].reason_code, "openai.no_assistant");
    EXPECT_TRUE(inbox_.handoffs[0].apology.empty());
}

TEST_F(AnswerServiceTest, TriesAgainLaterWithoutTheInbox) {
    link_.conversations = nullptr;
    EXPECT_THROW(handle(1), Failure);
}

}  // namespace
}  // namespace patchbay::openai
