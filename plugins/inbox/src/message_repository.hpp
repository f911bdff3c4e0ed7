#pragma once
// The table inbox.messages as services write it and pages read it. Delivery has its own file
// (delivery_repository.hpp). Owned by the plugin; any fiber calls it; holds no state.

#include "core/cursor.hpp"

#include <patchbay/channel.hpp>
#include <patchbay/conversations.hpp>
#include <patchbay/host.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::inbox {

/// A message to be added.
struct NewMessage {
    std::string id = new_id();
    std::string direction;    ///< in, out, note
    std::string author_kind;  ///< contact, operator, assistant, system
    std::string author_id;
    std::string author_name;
    std::string text;
    std::string format = "plain";  ///< plain, markdown
    std::string unsupported;
    std::string start_payload;
    std::string external_id;
    std::string client_id;
    std::string run_id;
    bool silent = false;
    bool wants_answer = false;
    std::vector<AttachmentReference> attachments;
};

class MessageRepository {
  public:
    explicit MessageRepository(Database& database) : database_(database) {}

    /// False when one with the same external id, client id or run id is there; nothing is written then.
    bool insert(Transaction& transaction, const std::string& workspace_id, const std::string& conversation_id,
                std::int64_t number, const NewMessage& message);
    /// Changes an inbound message that its author edited. The message's id, or nothing when it is not known.
    std::optional<std::string> edit(Transaction& transaction, const std::string& conversation_id,
                                    const InboundMessage& message);

    std::optional<std::string> find_by_client_id(Transaction& transaction, const std::string& conversation_id,
                                                 const std::string& client_id);
    std::optional<std::string> find_by_run_id(Transaction& transaction, const std::string& conversation_id,
                                              const std::string& run_id);

    /// As the API shows it; nothing when there is none.
    std::optional<nlohmann::json> read(const std::string& workspace_id, const std::string& id);
    /// Newest first: {"items": [...], "next": cursor or null}
    nlohmann::json page(const std::string& workspace_id, const std::string& conversation_id,
                        const std::optional<Cursor>& after, int limit);
    /// What the contact and we said, oldest first, without notes and without what never went out.
    std::vector<HistoryMessage> history(const std::string& conversation_id, std::uint32_t limit);

  private:
    Database& database_;
};

}  // namespace patchbay::inbox
