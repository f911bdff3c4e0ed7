#pragma once
// The table inbox.conversations: locked and stored by services, read as JSON for pages and live messages.
// Owned by the plugin; any fiber calls it; holds no state.

#include "core/conversation.hpp"
#include "core/list_filter.hpp"

#include <patchbay/channel.hpp>
#include <patchbay/host.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace patchbay::inbox {

/// One row under lock: what it is and what was decided about it.
struct StoredConversation {
    std::string id;
    std::string workspace_id;
    std::string contact_id;
    std::string identity_id;
    std::string channel;
    std::string endpoint_id;
    std::string chat;
    Conversation decided;
};

class ConversationRepository {
  public:
    explicit ConversationRepository(Database& database) : database_(database) {}

    /// The row, locked until the transaction ends. `workspace_id` empty: whichever it is in.
    std::optional<StoredConversation> lock(Transaction& transaction, const std::string& id,
                                           const std::string& workspace_id = {});
    /// By the channel's names for it.
    std::optional<StoredConversation> lock_chat(Transaction& transaction, const ChatReference& chat,
                                                const std::string& channel, const std::string& workspace_id);
    void create(Transaction& transaction, const StoredConversation& conversation);
    /// Stores what was decided. A new version, for browsers to tell old from new.
    void save(Transaction& transaction, const StoredConversation& conversation);
    /// The same, after a message was added: that makes it the newest in the list.
    void save_with_message(Transaction& transaction, const StoredConversation& conversation,
                           const std::string& message_id);

    /// State and answering without a lock; nothing when there is no such conversation.
    std::optional<StoredConversation> peek(const std::string& id, const std::string& workspace_id = {});
    std::optional<StoredConversation> peek_chat(const ChatReference& chat, const std::string& channel,
                                                const std::string& workspace_id);

    /// As the API shows it; nothing when there is none.
    std::optional<nlohmann::json> card(const std::string& workspace_id, const std::string& id);
    /// {"items": [...], "next": cursor or null}
    nlohmann::json list(const ListFilter& filter);
    nlohmann::json counts(const std::string& workspace_id, const std::string& user_id);

  private:
    Database& database_;
};

/// Throws Failure(not_found) when there is none.
[[noreturn]] void throw_no_conversation(std::string_view id);

}  // namespace patchbay::inbox
