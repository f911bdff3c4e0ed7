#include "message_repository.hpp"

#include "attachment_repository.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <limits>

namespace patchbay::inbox {
namespace {

using nlohmann::json;

constexpr Statement kInsert{"inbox.insert_message", R"(
insert into inbox.messages (id, workspace_id, conversation_id, number, direction, author_kind, author_id, author_name,
    text, format, attachment_kind, unsupported, start_payload, silent, external_id, client_id, run_id,
    delivery_state, queued_at, created_at)
values ($1::uuid, $2::uuid, $3::uuid, $4::bigint, $5, $6, nullif($7, ''), $8, $9, $10, nullif($11, ''),
    nullif($12, ''), nullif($13, ''), $14::boolean, nullif($15, ''), nullif($16, ''), nullif($17, ''),
    case when $5 = 'out' then 'queued' end, case when $5 = 'out' then clock_timestamp() end, clock_timestamp())
on conflict do nothing)"};

constexpr Statement kEdit{"inbox.edit_message", R"(
update inbox.messages set text = $3, attachment_kind = nullif($4, ''), unsupported = nullif($5, ''),
    edited_at = clock_timestamp(), version = version + 1, updated_at = clock_timestamp()
where conversation_id = $1::uuid and external_id = $2 returning id)"};

constexpr Statement kFindByClientId{"inbox.find_message_by_client_id", R"(
select id from inbox.messages where conversation_id = $1::uuid and client_id = $2)"};
constexpr Statement kFindByRunId{"inbox.find_message_by_run_id", R"(
select id from inbox.messages where conversation_id = $1::uuid and run_id = $2)"};

constexpr std::string_view kMessage = R"(
select m.id, m.conversation_id, m.number, m.direction, m.author_kind, m.author_id, m.author_name, m.text,
    m.delivery_state, m.delivery_reason, m.delivery_attempts, m.unsupported, m.client_id, m.edited_at, m.created_at,
    m.version,
    case when m.attachment_kind is not null then (
        select jsonb_agg(jsonb_build_object('id', a.id, 'kind', a.kind, 'name', a.name, 'mime', a.mime, 'size', a.size,
            'seconds', a.seconds, 'width', a.width, 'height', a.height) order by a.position)
        from inbox.attachments a where a.message_id = m.id) end as attachments
from inbox.messages m
)";
const std::string kReadSql = std::string(kMessage) + "where m.id = $2::uuid and m.workspace_id = $1::uuid";
const std::string kPageSql = std::string(kMessage) + R"(
where m.conversation_id = $2::uuid and m.workspace_id = $1::uuid and m.number < $3::bigint
order by m.number desc limit $4::int)";

constexpr Statement kHistory{"inbox.read_history", R"(
select m.id, m.number, m.author_kind, m.text, m.unsupported, m.run_id,
    (extract(epoch from m.created_at) * 1000000)::bigint as created_at_us,
    case when m.attachment_kind is not null then (
        select jsonb_agg(jsonb_build_object('kind', a.kind, 'name', a.name) order by a.position)
        from inbox.attachments a where a.message_id = m.id) end as attachments
from inbox.messages m
where m.conversation_id = $1::uuid and m.direction <> 'note' and m.delivery_state is distinct from 'failed'
order by m.number desc limit $2::int)"};

json nullable(const Row& row, std::string_view column) {
    return row.is_null(column) ? json(nullptr) : json(row.text(column));
}

json attachments_from(const Row& row) {
    json attachments = row.json("attachments");
    if (attachments.is_null()) return json::array();
    for (json& attachment : attachments) {
        attachment["url"] = "/api/v1/inbox/attachments/" + attachment["id"].get<std::string>();
    }
    return attachments;
}

json delivery_from(const Row& row) {
    if (row.is_null("delivery_state")) return nullptr;
    return {{"state", row.text("delivery_state")},
            {"reason", row.json("delivery_reason")},
            {"attempts", row.integer("delivery_attempts")}};
}

json message_from(const Row& row) {
    const auto edited_at = row.optional_time("edited_at");
    return {{"id", row.text("id")},
            {"conversation_id", row.text("conversation_id")},
            {"direction", row.text("direction")},
            {"author",
             {{"kind", row.text("author_kind")},
              {"id", nullable(row, "author_id")},
              {"name", row.text("author_name")}}},
            {"text", row.text("text")},
            {"attachments", attachments_from(row)},
            {"delivery", delivery_from(row)},
            {"unsupported", nullable(row, "unsupported")},
            {"client_id", nullable(row, "client_id")},
            {"edited_at", edited_at ? json(*edited_at) : json(nullptr)},
            {"created_at", row.time("created_at")},
            {"version", row.integer("version")}};
}

std::string first_kind(const std::vector<AttachmentReference>& attachments) {
    return attachments.empty() ? std::string() : known_attachment_kind(attachments.front().kind);
}

std::optional<std::string> id_of(const Rows& rows) {
    return rows.empty() ? std::nullopt : std::optional(rows[0].text("id"));
}

HistoryMessage history_message_from(const Row& row) {
    std::vector<AttachmentReference> attachments;
    const json stored = row.json("attachments");
    for (const json& item : stored) {
        AttachmentReference attachment;
        attachment.kind = item["kind"].get<std::string>();
        attachment.name = item["name"].get<std::string>();
        attachments.push_back(std::move(attachment));
    }
    return {row.text("id"),
            row.integer("number"),
            row.text("author_kind"),
            describe_message(row.view("text"), attachments, row.view("unsupported")),
            row.integer("created_at_us"),
            row.text("run_id")};
}

}  // namespace

bool MessageRepository::insert(Transaction& transaction, const std::string& workspace_id,
                               const std::string& conversation_id, std::int64_t number,
                               const NewMessage& message) {
    const Rows inserted = transaction.execute(
        kInsert, message.id, workspace_id, conversation_id, number, message.direction, message.author_kind,
        message.author_id, message.author_name, message.text, message.format, first_kind(message.attachments),
        message.unsupported, message.start_payload, message.silent, message.external_id, message.client_id,
        message.run_id);
    if (inserted.affected() == 0) return false;
    insert_attachments(transaction, workspace_id, message.id, message.attachments);
    return true;
}

std::optional<std::string> MessageRepository::edit(Transaction& transaction,
                                                   const std::string& conversation_id,
                                                   const InboundMessage& message) {
    const auto id =
        id_of(transaction.execute(kEdit, conversation_id, message.external_id, clean_text(message.text),
                                  first_kind(message.attachments), message.unsupported));
    if (id) replace_attachments(transaction, message.workspace_id, *id, message.attachments);
    return id;
}

std::optional<std::string> MessageRepository::find_by_client_id(Transaction& transaction,
                                                                const std::string& conversation_id,
                                                                const std::string& client_id) {
    return id_of(transaction.execute(kFindByClientId, conversation_id, client_id));
}

std::optional<std::string> MessageRepository::find_by_run_id(Transaction& transaction,
                                                             const std::string& conversation_id,
                                                             const std::string& run_id) {
    return id_of(transaction.execute(kFindByRunId, conversation_id, run_id));
}

std::optional<json> MessageRepository::read(const std::string& workspace_id, const std::string& id) {
    const Rows rows = database_.read(Statement{"inbox.read_message", kReadSql}, workspace_id, id);
    if (rows.empty()) return std::nullopt;
    return message_from(rows[0]);
}

json MessageRepository::page(const std::string& workspace_id, const std::string& conversation_id,
                             const std::optional<Cursor>& after, int limit) {
    const std::int64_t before = after ? after->position : std::numeric_limits<std::int64_t>::max();
    const Rows rows = database_.read(Statement{"inbox.page_messages", kPageSql}, workspace_id,
                                     conversation_id, before, limit + 1);
    json items = json::array();
    json next = nullptr;
    for (const Row row : rows) {
        if (items.size() == static_cast<std::size_t>(limit)) {
            next = encode_cursor({'m', rows[items.size() - 1].integer("number"), ""});
            break;
        }
        items.push_back(message_from(row));
    }
    return {{"items", std::move(items)}, {"next", std::move(next)}};
}

std::vector<HistoryMessage> MessageRepository::history(const std::string& conversation_id,
                                                       std::uint32_t limit) {
    const Rows rows = database_.read(kHistory, conversation_id, std::clamp<std::uint32_t>(limit, 1, 200));
    std::vector<HistoryMessage> messages;
    for (const Row row : rows)
        messages.push_back(history_message_from(row));
    std::reverse(messages.begin(), messages.end());
    return messages;
}

}  // namespace patchbay::inbox
