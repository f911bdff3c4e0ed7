#pragma once
// The service "conversations": how an assistant reads a conversation, answers in it and gives it to people.
// Owned by the plugin, offered to other modules; any fiber calls it; holds no state.

#include "announcer.hpp"
#include "conversation_repository.hpp"
#include "message_repository.hpp"
#include "timeline.hpp"

#include <patchbay/conversations.hpp>

namespace patchbay::inbox {

class AssistantService : public Conversations {
  public:
    AssistantService(Host& host, ConversationRepository& conversations, MessageRepository& messages,
                     Timeline& timeline, Announcer& announcer)
        : host_(host),
          conversations_(conversations),
          messages_(messages),
          timeline_(timeline),
          announcer_(announcer) {}

    History history(const HistoryRequest& request) override;
    AnswerOutcome answer(const AssistantAnswer& answer) override;
    void draft(const AssistantDraft& draft) override;
    void hand_off(const Handoff& handoff) override;
    void discard_draft(const RunReference& run) override;
    void contact_typing(const ContactTyping& typing) override;

  private:
    Host& host_;
    ConversationRepository& conversations_;
    MessageRepository& messages_;
    Timeline& timeline_;
    Announcer& announcer_;
};

}  // namespace patchbay::inbox
