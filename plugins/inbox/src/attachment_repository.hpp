#pragma once
// The table inbox.attachments: references to files that stay with their channel.

#include <patchbay/channel.hpp>
#include <patchbay/database.hpp>

#include <optional>
#include <string>
#include <vector>

namespace patchbay::inbox {

/// One attachment and where its bytes are.
struct StoredAttachment {
    std::string channel;
    AttachmentRequest request;
    std::string kind;
    std::string name;
    std::string mime;
};

void insert_attachments(Transaction& transaction, const std::string& workspace_id,
                        const std::string& message_id, const std::vector<AttachmentReference>& attachments);
void replace_attachments(Transaction& transaction, const std::string& workspace_id,
                         const std::string& message_id, const std::vector<AttachmentReference>& attachments);
std::optional<StoredAttachment> find_attachment(Database& database, const std::string& workspace_id,
                                                const std::string& id);

}  // namespace patchbay::inbox
