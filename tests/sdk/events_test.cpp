// The contracts between plugins: what a channel publishes and serves arrives as it was sent.
#include <patchbay/channel.hpp>
#include <patchbay/conversations.hpp>

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

namespace patchbay {
namespace {

InboundMessage inbound() {
    InboundMessage message;
    message.channel = "telegram";
    message.endpoint_id = "e1";
    message.workspace_id = "w1";
    message.chat = "-100";
    message.external_id = "77";
    message.contact_id = "5";
    message.contact_name = "Ann";
    message.contact_username = "ann";
    message.contact_locale = "ru";
    message.text = "hello \xf0\x9f\x91\x8b";
    message.attachments = {{"photo", "ref", "a.jpg", "image/jpeg", 1234, -1, 640, 480}};
    message.unsupported = "poll";
    message.start_payload = "campaign";
    message.sent_at_us = 1700000000000000;
    message.silent = true;
    return message;
}

TEST(ChannelEvents, BringAMessageAcrossWhole) {
    const auto text = to_json(inbound()).dump();
    const InboundMessage read = inbound_message_from(nlohmann::json::parse(text));
    EXPECT_EQ(to_json(read).dump(), text);
    EXPECT_EQ(read.text, inbound().text);
    ASSERT_EQ(read.attachments.size(), 1U);
    EXPECT_EQ(read.attachments[0].width, 640);
    EXPECT_TRUE(read.silent);
}

TEST(ChannelEvents, KeepDefaultsForWhatIsMissing) {
    const InboundMessage read = inbound_message_from(nlohmann::json::object());
    EXPECT_EQ(read.text, "");
    EXPECT_FALSE(read.silent);
    EXPECT_TRUE(read.attachments.empty());
    EXPECT_EQ(inbound_message_from({{"attachments", {nlohmann::json::object()}}}).attachments[0].size, -1);
    EXPECT_EQ(contact_state_from(nlohmann::json::object()).state, "reachable");
}

TEST(ChannelEvents, AreKeyedByEndpointAndChatAndDeduplicatedWithinTheChannel) {
    const Publication one = to_event("channel.message.received", inbound(), "e1:900");
    EXPECT_EQ(one.topic, "channel.message.received");
    EXPECT_EQ(one.workspace_id, "w1");
    EXPECT_EQ(one.dedupe_key, "telegram:e1:900");
    InboundMessage other_chat = inbound();
    other_chat.chat = "-101";
    EXPECT_NE(to_event("t", other_chat, "x").key, one.key);
    const Publication state = to_event(ContactState{"telegram", "e1", "w1", "-100", "blocked"}, "s1");
    EXPECT_EQ(state.key, one.key) << "a chat's events stay in order";
    EXPECT_EQ(contact_state_from(state.payload).state, "blocked");
}

TEST(InboxEvents, BringAMessageAcrossWhole) {
    const MessageCreated sent{"c", "m", 7, "in", "contact", "telegram", "e", "assistant", false};
    const MessageCreated read = message_created_from(to_json(sent));
    EXPECT_EQ(to_json(read), to_json(sent));
    EXPECT_FALSE(read.wants_answer);
    EXPECT_TRUE(message_created_from(nlohmann::json::object()).wants_answer);
}

/// Hands every service call to a dispatcher, as the host does.
class LoopedLink : public Link {
  public:
    explicit LoopedLink(std::unique_ptr<ServiceDispatcher> dispatcher) : dispatcher_(std::move(dispatcher)) {}
    std::string call(wire::HostMethod method, std::string_view request) override {
        EXPECT_EQ(method, wire::HostMethod::service_call);
        const auto asked = decode<wire::ServiceRequest>(request);
        name = asked.name;
        return dispatcher_->dispatch(asked.method, asked.payload);
    }
    void log(int, std::string_view) override {}
    std::int64_t now_microseconds() override { return 0; }
    std::string name;

  private:
    std::unique_ptr<ServiceDispatcher> dispatcher_;
};

class RecordingChannel : public Channel {
  public:
    ChannelInfo describe() override { return {"t", "T", true, false, true, {{"e", "w", "@bot", "running"}}}; }
    SendOutcome send(const OutboundMessage& message) override {
        sent = message;
        return {SendState::refused,
                {"1", "2"},
                3000,
                {ErrorKind::forbidden, "t.blocked", "Blocked", "", "", {}, 0},
                "blocked"};
    }
    void draft(const Draft& draft) override { seen += "draft " + draft.text + ";"; }
    void typing(const ChatReference& chat) override { seen += "typing " + chat.chat + ";"; }
    AttachmentBytes fetch_attachment(const AttachmentRequest& request) override {
        if (request.reference == "gone")
            throw Failure(Error{ErrorKind::not_found, "t.gone", "Gone", "", "", {}, 0});
        return {std::string("\0\xff", 2), "image/png"};
    }
    void discard_draft(const DraftReference& draft) override { seen += "discard " + draft.draft_id + ";"; }
    OutboundMessage sent;
    std::string seen;
};

TEST(ChannelService, CarriesEveryCallToTheImplementation) {
    RecordingChannel channel;
    LoopedLink link(dispatcher_for(channel));
    Services services(link);
    ChannelClient client(services, "t");
    EXPECT_EQ(client.describe().endpoints.at(0).name, "@bot");
    EXPECT_EQ(link.name, "channel/t");
    const SendOutcome outcome = client.send({"m", "e", "c", "text", "markdown", "", "", {"p1"}});
    EXPECT_EQ(channel.sent.sent_parts, std::vector<std::string>{"p1"});
    EXPECT_EQ(outcome.state, SendState::refused);
    EXPECT_EQ(outcome.external_ids.size(), 2U);
    EXPECT_EQ(outcome.reason.code, "t.blocked");
    client.draft({"e", "c", "d", "so far"});
    client.typing({"e", "c"});
    client.discard_draft({"e", "c", "d"});
    EXPECT_EQ(channel.seen, "draft so far;typing c;discard d;");
    EXPECT_EQ(client.fetch_attachment({"e", "ref"}).bytes, std::string("\0\xff", 2));
    EXPECT_THROW(client.fetch_attachment({"e", "gone"}), Failure);
}

class RecordingConversations : public Conversations {
  public:
    History history(const HistoryRequest& request) override {
        History history;
        history.conversation_id = request.conversation_id;
        history.messages = {{"m", 1, "contact", "hello", 5, "run"}};
        return history;
    }
    AnswerOutcome answer(const AssistantAnswer& given) override {
        return {given.even_if_newer ? AnswerState::posted : AnswerState::newer_message, "m2"};
    }
    void draft(const AssistantDraft& draft) override { seen += draft.text; }
    void hand_off(const Handoff& handoff) override { seen += handoff.reason; }
    void discard_draft(const RunReference& run) override { seen += run.run_id; }
    void contact_typing(const ContactTyping& typing) override { seen += typing.chat; }
    std::string seen;
};

TEST(ConversationsService, CarriesEveryCallToTheImplementation) {
    RecordingConversations inbox;
    LoopedLink link(dispatcher_for(inbox));
    Services services(link);
    ConversationsClient client(services);
    EXPECT_EQ(client.history({"c1", 5}).messages.at(0).text, "hello");
    EXPECT_EQ(client.history({"c1", 5}).messages.at(0).run_id, "run");
    AssistantAnswer answer;
    EXPECT_EQ(client.answer(answer).state, AnswerState::newer_message);
    answer.even_if_newer = true;
    EXPECT_EQ(client.answer(answer).state, AnswerState::posted);
    AssistantDraft draft;
    draft.text = "draft;";
    client.draft(draft);
    Handoff handoff;
    handoff.reason = "reason";
    client.hand_off(handoff);
    client.discard_draft({"c1", ";run"});
    client.contact_typing({"w", "echo-channel", "e", ";chat"});
    EXPECT_EQ(inbox.seen, "draft;reason;run;chat");
}

TEST(ServiceDispatchers, RefuseMethodsTheyDoNotKnowAndPayloadsTheyCanNotRead) {
    RecordingChannel channel;
    RecordingConversations inbox;
    const std::unique_ptr<ServiceDispatcher> dispatchers[] = {dispatcher_for(channel), dispatcher_for(inbox)};
    for (const auto& dispatcher : dispatchers) {
        try {
            (void)dispatcher->dispatch(4711, "");
            FAIL();
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.error().kind, ErrorKind::unknown_method);
        }
        EXPECT_ANY_THROW((void)dispatcher->dispatch(2, "\xff\xff\xff\xff"));
    }
}

Event event_with(nlohmann::json payload) {
    Event event;
    event.topic = "channel.message.received";
    event.payload = std::move(payload);
    return event;
}

/// The error's code; empty: it was read.
std::string refusal_of(const Event& event) {
    try {
        read_payload(event, inbound_message_from);
        return {};
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().kind, ErrorKind::invalid);
        return failure.error().code;
    }
}

TEST(ChannelEvents, ThatCanNotBeReadSaySoToTheBus) {
    EXPECT_EQ(refusal_of(event_with(to_json(inbound()))), "");
    for (const nlohmann::json& odd : {nlohmann::json(), nlohmann::json(7), nlohmann::json{{"text", 7}},
                                      nlohmann::json{{"attachments", {1}}}})
        EXPECT_EQ(refusal_of(event_with(odd)), "event.unreadable") << odd;
}

TEST(Dispatchers, RefuseWhatTheyCanNotReadInWords) {
    struct : Channel {
        ChannelInfo describe() override { return {}; }
        SendOutcome send(const OutboundMessage&) override { return {}; }
        void draft(const Draft&) override {}
        void typing(const ChatReference&) override {}
        AttachmentBytes fetch_attachment(const AttachmentRequest&) override { return {}; }
    } channel;
    const auto dispatcher = dispatcher_for(static_cast<Channel&>(channel));
    constexpr std::uint32_t kSend = 2;
    for (const std::string payload : {"", "xx", "\xff\xff\xff\x7f"}) {
        try {
            dispatcher->dispatch(kSend, payload);
            FAIL() << "was read";
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.error().kind, ErrorKind::invalid);
            EXPECT_EQ(failure.error().code, "service.unreadable_call");
        }
    }
}

}  // namespace
}  // namespace patchbay
