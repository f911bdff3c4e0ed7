#pragma once
// What operators do with a conversation: answer, note, take over, hand back, close, reopen, assign, read,
// type. Each is one transaction on the locked row; browsers are told after the commit. Owned by the plugin;
// any fiber calls it; holds no state.

#include "announcer.hpp"
#include "conversation_repository.hpp"
#include "directory.hpp"
#include "message_repository.hpp"
#include "timeline.hpp"

#include <functional>
#include <optional>
#include <string>

namespace patchbay::inbox {

/// An operator acting in a workspace.
struct Actor {
    std::string workspace_id;
    Person person;
};

struct OperatorMessage {
    std::string text;
    bool note = false;      ///< for colleagues; otherwise for the contact
    std::string client_id;  ///< the browser's name for it: a repeat gives the message that is there
};

struct PostedMessage {
    nlohmann::json message;
    bool created = false;
};

class ConversationService {
  public:
    ConversationService(Host& host, ConversationRepository& conversations, MessageRepository& messages,
                        Timeline& timeline, Directory& directory, Announcer& announcer)
        : host_(host),
          conversations_(conversations),
          messages_(messages),
          timeline_(timeline),
          directory_(directory),
          announcer_(announcer) {}

    // All throw Failure(not_found) for an unknown conversation; those that give JSON give the Conversation.
    PostedMessage post(const Actor& actor, const std::string& id, const OperatorMessage& message);
    nlohmann::json take_over(const Actor& actor, const std::string& id);
    nlohmann::json hand_back(const Actor& actor, const std::string& id);
    nlohmann::json close(const Actor& actor, const std::string& id);
    nlohmann::json reopen(const Actor& actor, const std::string& id);
    nlohmann::json assign(const Actor& actor, const std::string& id,
                          const std::optional<std::string>& user_id);
    void mark_read(const Actor& actor, const std::string& id);
    /// Shows the contact and the other operators that somebody writes. Best effort.
    void type(const Actor& actor, const std::string& id);

  private:
    struct Written {
        std::string message_id;
        bool created = false;
    };

    Written write(Transaction& transaction, const Actor& actor, const std::string& id,
                  const OperatorMessage& message);
    /// Applies `decide` to the locked conversation and stores what differs.
    nlohmann::json change(const Actor& actor, const std::string& id,
                          const std::function<Happenings(Conversation&)>& decide);

    Host& host_;
    ConversationRepository& conversations_;
    MessageRepository& messages_;
    Timeline& timeline_;
    Directory& directory_;
    Announcer& announcer_;
};

}  // namespace patchbay::inbox
