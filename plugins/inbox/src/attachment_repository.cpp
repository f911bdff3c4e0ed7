#include "attachment_repository.hpp"

#include "core/cursor.hpp"
#include "core/text.hpp"

#include <patchbay/host.hpp>

namespace patchbay::inbox {
namespace {

constexpr Statement kInsert{"inbox.insert_attachment", R"(
insert into inbox.attachments (id, workspace_id, message_id, position, kind, reference, name, mime, size, seconds,
    width, height)
values ($1::uuid, $2::uuid, $3::uuid, $4::int, $5, $6, $7, $8, $9::bigint, $10::int, $11::int, $12::int))"};

constexpr Statement kDelete{"inbox.delete_attachments",
                            "delete from inbox.attachments where message_id = $1::uuid"};

constexpr Statement kFind{"inbox.find_attachment", R"(
select a.reference, a.kind, a.name, a.mime, c.channel, c.endpoint_id
from inbox.attachments a
join inbox.messages m on m.id = a.message_id
join inbox.conversations c on c.id = m.conversation_id
where a.id = $2::uuid and a.workspace_id = $1::uuid)"};

template <class Number>
std::optional<Number> known(Number value) {
    return value < 0 ? std::nullopt : std::optional(value);
}

}  // namespace

void insert_attachments(Transaction& transaction, const std::string& workspace_id,
                        const std::string& message_id, const std::vector<AttachmentReference>& attachments) {
    int position = 0;
    for (const auto& attachment : attachments) {
        transaction.execute(kInsert, new_id(), workspace_id, message_id, position++,
                            known_attachment_kind(attachment.kind), attachment.reference,
                            clean_text(attachment.name), clean_text(attachment.mime), known(attachment.size),
                            known(attachment.seconds), known(attachment.width), known(attachment.height));
    }
}

void replace_attachments(Transaction& transaction, const std::string& workspace_id,
                         const std::string& message_id, const std::vector<AttachmentReference>& attachments) {
    transaction.execute(kDelete, message_id);
    insert_attachments(transaction, workspace_id, message_id, attachments);
}

std::optional<StoredAttachment> find_attachment(Database& database, const std::string& workspace_id,
                                                const std::string& id) {
    if (!is_id(id)) return std::nullopt;
    const Rows rows = database.read(kFind, workspace_id, id);
    if (rows.empty()) return std::nullopt;
    const Row row = rows[0];
    return StoredAttachment{row.text("channel"),
                            {row.text("endpoint_id"), row.text("reference")},
                            row.text("kind"),
                            row.text("name"),
                            row.text("mime")};
}

}  // namespace patchbay::inbox
