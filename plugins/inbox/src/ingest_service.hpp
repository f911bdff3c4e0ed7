#pragma once
// Takes what channels say about people: messages, edits, and whether somebody can still be reached. Each
// event has its effect once: the effect, what it tells others and the event's completion are one transaction.
// Owned by the plugin; runs on the fibers of the consumer "inbox.ingest".

#include "announcer.hpp"
#include "contact_repository.hpp"
#include "conversation_repository.hpp"
#include "directory.hpp"
#include "message_repository.hpp"
#include "timeline.hpp"

#include <patchbay/host.hpp>

#include <optional>
#include <string>

namespace patchbay::inbox {

class IngestService {
  public:
    IngestService(Host& host, ConversationRepository& conversations, MessageRepository& messages,
                  Timeline& timeline, Directory& directory, Announcer& announcer)
        : host_(host),
          conversations_(conversations),
          messages_(messages),
          timeline_(timeline),
          directory_(directory),
          announcer_(announcer) {}

    void handle(const Event& event);

  private:
    /// What is asked of others before the conversation is locked.
    struct Circumstances {
        std::optional<Answering> fresh;  ///< who answers a conversation that opens; nothing: it is open
        bool assistants_away = false;    ///< the assistant answers it, and no module offers assistants
    };
    struct Stored {
        bool written = false;  ///< false: the message was there already
        bool is_new = false;   ///< the conversation
    };

    void receive(const Event& event, const InboundMessage& message);
    void edit(const Event& event, InboundMessage message);
    void set_contact_state(const Event& event);

    /// Nothing, and nothing is written, when `fresh` is needed and was not given.
    std::optional<Stored> store(const Event& event, const InboundMessage& message,
                                const Circumstances& found);
    StoredConversation create_conversation(Transaction& transaction, const InboundMessage& message);
    Circumstances look_around(const Event& event, const InboundMessage& message);
    Answering who_begins(const Event& event, const InboundMessage& message);

    Host& host_;
    ConversationRepository& conversations_;
    MessageRepository& messages_;
    Timeline& timeline_;
    Directory& directory_;
    Announcer& announcer_;
    ContactRepository contacts_;
};

}  // namespace patchbay::inbox
