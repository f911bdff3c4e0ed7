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
    struct Stored {
        std::string conversation_id;
        std::string message_id;  ///< empty: the message was there already
        bool is_new = false;     ///< the conversation
    };

    void receive(const Event& event, const InboundMessage& message);
    void edit(const Event& event, InboundMessage message);
    void set_contact_state(const Event& event);

    /// Nothing, and nothing is written, when `fresh` is needed and was not given.
    std::optional<Stored> store(const Event& event, const InboundMessage& message,
                                std::optional<Answering> fresh);
    StoredConversation create_conversation(Transaction& transaction, const InboundMessage& message);
    std::optional<Answering> who_begins(const InboundMessage& message);

    Host& host_;
    ConversationRepository& conversations_;
    MessageRepository& messages_;
    Timeline& timeline_;
    Directory& directory_;
    Announcer& announcer_;
    ContactRepository contacts_;
};

}  // namespace patchbay::inbox
