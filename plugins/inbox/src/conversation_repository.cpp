#include "conversation_repository.hpp"

#include "core/text.hpp"

#include <patchbay/host.hpp>

namespace patchbay::inbox {
namespace {

using nlohmann::json;

constexpr std::string_view kRow = R"(
select c.id, c.workspace_id, c.contact_id, c.identity_id, c.channel, c.endpoint_id, c.chat, c.state, c.answering,
    c.handoff_code, c.handoff_reason, c.assignee_id, c.assignee_name, c.last_number, c.asked_number,
    c.answered_number, c.unread_count
from inbox.conversations c where )";
const std::string kPeekSql =
    std::string(kRow) + "c.id = $1::uuid and ($2::text = '' or c.workspace_id::text = $2::text)";
const std::string kPeekChatSql =
    std::string(kRow) + "c.workspace_id = $1::uuid and c.channel = $2 and c.endpoint_id = $3 and c.chat = $4";
const std::string kLockSql = kPeekSql + " for update";
const std::string kLockChatSql = kPeekChatSql + " for update";
const Statement kPeek{"inbox.peek_conversation", kPeekSql};
const Statement kPeekChat{"inbox.peek_chat", kPeekChatSql};
const Statement kLock{"inbox.lock_conversation", kLockSql};
const Statement kLockChat{"inbox.lock_chat", kLockChatSql};

constexpr Statement kCreate{"inbox.create_conversation", R"(
insert into inbox.conversations (id, workspace_id, contact_id, identity_id, channel, endpoint_id, chat)
values ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5, $6, $7))"};

// $12: the message that was added, or null; a conversation that opens gets a new opened_at.
constexpr Statement kSave{"inbox.save_conversation", R"(
update inbox.conversations set
    opened_at = case when state = 'closed' and $2 = 'open' then clock_timestamp() else opened_at end,
    closed_at = case when $2 = 'open' then null when state = 'open' then clock_timestamp() else closed_at end,
    state = $2, answering = $3, handoff_code = nullif($4, ''), handoff_reason = nullif($5, ''),
    assignee_id = $6::uuid, assignee_name = $7, unread_count = $8::int,
    last_number = $9::bigint, asked_number = $10::bigint, answered_number = $11::bigint,
    last_activity_at = case when $12::uuid is null then last_activity_at else clock_timestamp() end,
    last_message_id = coalesce($12::uuid, last_message_id),
    version = version + 1, updated_at = clock_timestamp()
where id = $1::uuid)"};

// The page is cut before anything is joined to it.
constexpr std::string_view kCardColumns = R"(
select c.id, c.channel, c.endpoint_id, coalesce(e.name, c.endpoint_id) as endpoint_name, c.state, c.answering,
    c.handoff_code, c.handoff_reason, c.assignee_id, c.assignee_name, c.unread_count, c.last_activity_at,
    c.opened_at, c.version,
    (extract(epoch from c.last_activity_at) * 1000000)::bigint as position,
    p.id as contact_id, p.name as contact_name, p.username, p.locale, i.state as contact_state,
    m.id as message_id, m.direction, m.author_kind, left(m.text, 400) as message_text, m.attachment_kind,
    m.unsupported, m.delivery_state, m.created_at as message_at
from )";
constexpr std::string_view kCardJoins = R"( c
join inbox.contacts p on p.id = c.contact_id
join inbox.identities i on i.id = c.identity_id
left join inbox.messages m on m.id = c.last_message_id
left join inbox.endpoints e on e.workspace_id = c.workspace_id and e.channel = c.channel and e.id = c.endpoint_id
)";

const std::string kCardSql = std::string(kCardColumns) + "inbox.conversations" + std::string(kCardJoins) +
                             "where c.id = $2::uuid and c.workspace_id = $1::uuid";

// Each number from an index alone: half the time of one pass over the table at 100,000 conversations.
constexpr Statement kCounts{"inbox.count_conversations", R"(
with counted as (
    select (select count(*) from inbox.conversations
            where workspace_id = $1::uuid and answering = 'people' and state = 'open') as people,
        (select count(*) from inbox.conversations
            where workspace_id = $1::uuid and answering = 'assistant' and state = 'open') as assistant,
        (select count(*) from inbox.conversations
            where workspace_id = $1::uuid and state = 'open' and unread_count > 0) as unread,
        (select count(*) from inbox.conversations
            where workspace_id = $1::uuid and assignee_id = $2::uuid and state = 'open') as mine,
        (select count(*) from inbox.conversations
            where workspace_id = $1::uuid and assignee_id is null and state = 'open') as unassigned,
        (select count(*) from inbox.conversations where workspace_id = $1::uuid and state = 'closed') as closed)
select people + assistant as open, * from counted)"};

StoredConversation stored_from(const Row& row) {
    StoredConversation stored{
        row.text("id"),      row.text("workspace_id"), row.text("contact_id"), row.text("identity_id"),
        row.text("channel"), row.text("endpoint_id"),  row.text("chat"),       {}};
    Conversation& decided = stored.decided;
    decided.state = state_from(row.view("state"));
    decided.answering = answering_from(row.view("answering"));
    decided.handoff_code = row.text("handoff_code");
    decided.handoff_reason = row.text("handoff_reason");
    if (!row.is_null("assignee_id"))
        decided.assignee = Person{row.text("assignee_id"), row.text("assignee_name")};
    decided.last_number = row.integer("last_number");
    decided.asked_number = row.integer("asked_number");
    decided.answered_number = row.integer("answered_number");
    decided.unread_count = row.integer("unread_count");
    return stored;
}

std::optional<StoredConversation> first_of(const Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return stored_from(rows[0]);
}

json nullable(const Row& row, std::string_view column) {
    return row.is_null(column) ? json(nullptr) : json(row.text(column));
}

json last_message_from(const Row& row) {
    if (row.is_null("message_id")) return nullptr;
    std::string text = preview_text(row.view("message_text"));
    if (text.empty() && !row.is_null("unsupported")) text = "[" + row.text("unsupported") + "]";
    return {{"id", row.text("message_id")},
            {"direction", row.text("direction")},
            {"author_kind", row.text("author_kind")},
            {"text", std::move(text)},
            {"attachment_kind", nullable(row, "attachment_kind")},
            {"delivery_state", nullable(row, "delivery_state")},
            {"at", row.time("message_at")}};
}

json card_from(const Row& row) {
    json assignee = nullptr;
    if (!row.is_null("assignee_id"))
        assignee = {{"id", row.text("assignee_id")}, {"name", row.text("assignee_name")}};
    return {{"id", row.text("id")},
            {"contact",
             {{"id", row.text("contact_id")},
              {"name", row.text("contact_name")},
              {"username", nullable(row, "username")},
              {"locale", nullable(row, "locale")},
              {"state", row.text("contact_state")}}},
            {"channel", row.text("channel")},
            {"endpoint", {{"id", row.text("endpoint_id")}, {"name", row.text("endpoint_name")}}},
            {"state", row.text("state")},
            {"answering", row.text("answering")},
            {"handoff_code", nullable(row, "handoff_code")},
            {"handoff_reason", nullable(row, "handoff_reason")},
            {"assignee", std::move(assignee)},
            {"unread_count", row.integer("unread_count")},
            {"last_message", last_message_from(row)},
            {"last_activity_at", row.time("last_activity_at")},
            {"opened_at", row.time("opened_at")},
            {"version", row.integer("version")}};
}

void store(Transaction& transaction, const StoredConversation& stored,
           std::optional<std::string> message_id) {
    const Conversation& decided = stored.decided;
    const auto& assignee = decided.assignee;
    transaction.execute(kSave, stored.id, to_text(decided.state), to_text(decided.answering),
                        decided.handoff_code, decided.handoff_reason,
                        assignee ? std::optional(assignee->id) : std::nullopt,
                        assignee ? std::optional(assignee->name) : std::nullopt, decided.unread_count,
                        decided.last_number, decided.asked_number, decided.answered_number, message_id);
}

}  // namespace

std::optional<StoredConversation> ConversationRepository::lock(Transaction& transaction,
                                                               const std::string& id,
                                                               const std::string& workspace_id) {
    if (!is_id(id)) return std::nullopt;
    return first_of(transaction.execute(kLock, id, workspace_id));
}

std::optional<StoredConversation> ConversationRepository::lock_chat(Transaction& transaction,
                                                                    const ChatReference& chat,
                                                                    const std::string& channel,
                                                                    const std::string& workspace_id) {
    return first_of(transaction.execute(kLockChat, workspace_id, channel, chat.endpoint_id, chat.chat));
}

void ConversationRepository::create(Transaction& transaction, const StoredConversation& conversation) {
    transaction.execute(kCreate, conversation.id, conversation.workspace_id, conversation.contact_id,
                        conversation.identity_id, conversation.channel, conversation.endpoint_id,
                        conversation.chat);
}

void ConversationRepository::save(Transaction& transaction, const StoredConversation& conversation) {
    store(transaction, conversation, std::nullopt);
}

void ConversationRepository::save_with_message(Transaction& transaction,
                                               const StoredConversation& conversation,
                                               const std::string& message_id) {
    store(transaction, conversation, message_id);
}

std::optional<StoredConversation> ConversationRepository::peek(const std::string& id,
                                                               const std::string& workspace_id) {
    if (!is_id(id)) return std::nullopt;
    return first_of(database_.read(kPeek, id, workspace_id));
}

std::optional<StoredConversation> ConversationRepository::peek_chat(const ChatReference& chat,
                                                                    const std::string& channel,
                                                                    const std::string& workspace_id) {
    return first_of(database_.read(kPeekChat, workspace_id, channel, chat.endpoint_id, chat.chat));
}

std::optional<json> ConversationRepository::card(const std::string& workspace_id, const std::string& id) {
    if (!is_id(id)) return std::nullopt;
    const Rows rows = database_.read(Statement{"inbox.read_conversation", kCardSql}, workspace_id, id);
    if (rows.empty()) return std::nullopt;
    return card_from(rows[0]);
}

json ConversationRepository::list(const ListFilter& filter) {
    FilteredStatement wanted = to_statement(filter);
    const std::string sql = std::string(kCardColumns) + "(select * from inbox.conversations c where " +
                            wanted.conditions + " order by c.last_activity_at desc, c.id desc limit " +
                            wanted.limit + "::int)" + std::string(kCardJoins) +
                            "order by c.last_activity_at desc, c.id desc";
    const Rows rows = database_.run(wire::HostMethod::database_read, Statement{wanted.name, sql},
                                    std::move(wanted.parameters));
    json items = json::array();
    json next = nullptr;
    for (const Row row : rows) {
        if (items.size() == static_cast<std::size_t>(filter.limit)) {
            const Row last = rows[items.size() - 1];
            next = encode_cursor({'c', last.integer("position"), last.text("id")});
            break;
        }
        items.push_back(card_from(row));
    }
    return {{"items", std::move(items)}, {"next", std::move(next)}};
}

json ConversationRepository::counts(const std::string& workspace_id, const std::string& user_id) {
    const Rows rows = database_.read(kCounts, workspace_id, user_id);
    json counts = json::object();
    for (const char* name : {"open", "unread", "people", "assistant", "mine", "unassigned", "closed"}) {
        counts[name] = rows[0].integer(name);
    }
    return counts;
}

void throw_no_conversation(std::string_view id) {
    throw Failure(Error{ErrorKind::not_found,
                        "inbox.conversation_not_found",
                        "There is no such conversation",
                        std::string(id),
                        "Go back to the list and open it from there",
                        {},
                        0});
}

}  // namespace patchbay::inbox
