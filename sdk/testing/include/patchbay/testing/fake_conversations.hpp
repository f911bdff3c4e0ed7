#pragma once
// The inbox as a channel or an assistant sees it. Offered as "conversations" by FakeHost.
//
// A channel: received() holds what it published, send() gives it a message to deliver, as the inbox would.
// An assistant: put() the history it will read; answers() holds what it wrote.

#include <patchbay/channel.hpp>
#include <patchbay/conversations.hpp>

#include <map>
#include <string>
#include <vector>

namespace patchbay::testing {

class FakeConversations : public Conversations {
  public:
    /// `plugin`: the services of the plugin under test.
    explicit FakeConversations(Services& plugin) : plugin_(plugin) {}

    /// Messages of "channel.message.received", in their order.
    const std::vector<InboundMessage>& received() const { return received_; }
    const std::vector<InboundMessage>& edited() const { return edited_; }
    const std::vector<ContactState>& contact_states() const { return contact_states_; }
    /// Calls of ConversationsClient::contact_typing().
    const std::vector<ContactTyping>& typing() const { return typing_; }

    /// One attempt at delivering `message` by "channel/<channel>", across the boundary. An empty message_id
    /// gets one. Throws Failure(unavailable, "service.nobody") when the plugin offers no such channel.
    SendOutcome send(const std::string& channel, OutboundMessage message);
    ChannelInfo describe(const std::string& channel) { return ChannelClient(plugin_, channel).describe(); }

    /// What history() of history.conversation_id gives.
    void put(History history) { histories_[history.conversation_id] = std::move(history); }
    const std::vector<AssistantAnswer>& answers() const { return answers_; }
    const std::vector<AssistantDraft>& drafts() const { return drafts_; }
    const std::vector<Handoff>& handoffs() const { return handoffs_; }
    /// What the next answers get; posted unless said.
    void answer_with(AnswerState state) { answer_state_ = state; }

    // What the plugin calls.
    History history(const HistoryRequest& request) override;
    AnswerOutcome answer(const AssistantAnswer& answer) override;
    void draft(const AssistantDraft& draft) override { drafts_.push_back(draft); }
    void hand_off(const Handoff& handoff) override { handoffs_.push_back(handoff); }
    void discard_draft(const RunReference& run) override;
    void contact_typing(const ContactTyping& typing) override { typing_.push_back(typing); }

    /// Called by FakeHost with each durable event.
    void hear(const Publication& publication);

  private:
    Services& plugin_;
    std::vector<InboundMessage> received_;
    std::vector<InboundMessage> edited_;
    std::vector<ContactState> contact_states_;
    std::vector<ContactTyping> typing_;
    std::map<std::string, History> histories_;
    std::vector<AssistantAnswer> answers_;
    std::vector<AssistantDraft> drafts_;
    std::vector<Handoff> handoffs_;
    AnswerState answer_state_ = AnswerState::posted;
};

}  // namespace patchbay::testing
