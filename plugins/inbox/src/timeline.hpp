#pragma once
// Writes to a conversation that is locked: a message with its number, the conversation's new state, and the
// durable events that tell others, all in the caller's transaction. Owned by the plugin; any fiber calls it;
// no state.

#include "conversation_repository.hpp"
#include "message_repository.hpp"

namespace patchbay::inbox {

/// Why the assistant gives a conversation to people.
struct HandoffReason {
    std::string code;
    std::string words;  ///< for operators
    std::string assistant_name;
    std::string run_id;  ///< makes a second handoff of the same run harmless; may be empty
};

class Timeline {
  public:
    Timeline(ConversationRepository& conversations, MessageRepository& messages)
        : conversations_(conversations), messages_(messages) {}

    /// Adds `message` under the conversation's last number (the decision that allowed it has counted it
    /// already). False, and nothing is written, when the message is there already.
    bool append(Transaction& transaction, const StoredConversation& conversation, const NewMessage& message,
                const Happenings& happenings = {});

    /// Gives the conversation to people, with a note that says why. False, and nothing is written, when they
    /// have it already.
    bool hand_off(Transaction& transaction, StoredConversation& conversation, const HandoffReason& reason);

    /// Tells others that the contact edited a message.
    static void edited(Transaction& transaction, const StoredConversation& conversation,
                       const std::string& message_id);

    /// Stores a change without a message.
    void change(Transaction& transaction, const StoredConversation& conversation,
                const Happenings& happenings);

  private:
    ConversationRepository& conversations_;
    MessageRepository& messages_;
};

}  // namespace patchbay::inbox
