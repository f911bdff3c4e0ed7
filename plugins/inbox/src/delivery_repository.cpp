#include "delivery_repository.hpp"

#include <nlohmann/json.hpp>

namespace patchbay::inbox {
namespace {

using nlohmann::json;

// Found in "sending": the process ended during that attempt, so nobody knows whether it arrived.
constexpr Statement kClaim{"inbox.claim_message", R"(
with found as (
    select id, delivery_state = 'sending' as interrupted from inbox.messages
    where id = $1::uuid and delivery_state in ('queued', 'sending') for update)
update inbox.messages m set delivery_state = 'sending', delivery_attempts = m.delivery_attempts + 1,
    unknown_sends = m.unknown_sends + found.interrupted::int, version = m.version + 1, updated_at = clock_timestamp()
from found, inbox.conversations c
where m.id = found.id and c.id = m.conversation_id
returning m.id, m.workspace_id, m.conversation_id, c.identity_id, c.channel, c.endpoint_id, c.chat, m.text, m.format,
    m.run_id, to_jsonb(m.external_ids) as external_ids, m.delivery_attempts, m.unknown_sends, found.interrupted,
    extract(epoch from clock_timestamp() - m.queued_at)::bigint as waited_seconds)"};

constexpr Statement kStore{"inbox.store_delivery", R"(
update inbox.messages set delivery_state = $2, delivery_attempts = $3::int, unknown_sends = $4::int,
    delivery_reason = $5::jsonb, external_ids = $6::text[],
    sent_at = case when $2 = 'sent' then clock_timestamp() end, version = version + 1, updated_at = clock_timestamp()
where id = $1::uuid and delivery_state = 'sending')"};

constexpr Statement kContactState{"inbox.store_contact_state", R"(
update inbox.identities set state = $2, updated_at = clock_timestamp() where id = $1::uuid and state <> $2)"};

constexpr Statement kLockForResend{"inbox.lock_message_for_resend", R"(
select m.conversation_id, m.number, m.author_kind, m.delivery_state, c.channel, c.endpoint_id, c.answering
from inbox.messages m join inbox.conversations c on c.id = m.conversation_id
where m.id = $2::uuid and m.workspace_id = $1::uuid and m.direction = 'out' for update of m)"};

constexpr Statement kRequeue{"inbox.requeue_message", R"(
update inbox.messages set delivery_state = 'queued', delivery_attempts = 0, unknown_sends = 0, delivery_reason = null,
    queued_at = clock_timestamp(), version = version + 1, updated_at = clock_timestamp()
where id = $1::uuid)"};

std::vector<std::string> texts_from(const json& list) {
    return list.is_array() ? list.get<std::vector<std::string>>() : std::vector<std::string>();
}

json reason_json(const DeliveryStep& step) {
    if (step.reason.code.empty()) return nullptr;
    return {{"code", step.reason.code},
            {"title", step.reason.title},
            {"detail", step.reason.detail},
            {"fix", step.reason.fix}};
}

}  // namespace

std::optional<ClaimedMessage> DeliveryRepository::claim(const std::string& message_id) {
    const Rows rows = database_.execute(kClaim, message_id);
    if (rows.empty()) return std::nullopt;
    const Row row = rows[0];
    ClaimedMessage claimed;
    claimed.workspace_id = row.text("workspace_id");
    claimed.conversation_id = row.text("conversation_id");
    claimed.identity_id = row.text("identity_id");
    claimed.channel = row.text("channel");
    claimed.interrupted = row.boolean("interrupted");
    claimed.attempt = {static_cast<unsigned>(row.integer("delivery_attempts")),
                       static_cast<unsigned>(row.integer("unknown_sends")),
                       std::chrono::seconds(row.integer("waited_seconds")),
                       texts_from(row.json("external_ids"))};
    claimed.outbound = {row.text("id"),     row.text("endpoint_id"),     row.text("chat"),
                        row.text("text"),   row.text("format"),          "",
                        row.text("run_id"), claimed.attempt.external_ids};
    return claimed;
}

void DeliveryRepository::store(Transaction& transaction, const ClaimedMessage& claimed,
                               const DeliveryStep& step) {
    transaction.execute(kStore, claimed.outbound.message_id, to_text(step.state), step.attempts,
                        step.unknown_sends, reason_json(step), step.external_ids);
    if (step.contact_state == "blocked" || step.contact_state == "gone") {
        transaction.execute(kContactState, claimed.identity_id, step.contact_state);
    }
}

std::optional<ResendState> DeliveryRepository::requeue(Transaction& transaction,
                                                       const std::string& workspace_id,
                                                       const std::string& message_id,
                                                       MessageCreated& created) {
    const Rows rows = transaction.execute(kLockForResend, workspace_id, message_id);
    if (rows.empty()) return std::nullopt;
    const Row row = rows[0];
    const std::string_view state = row.view("delivery_state");
    if (state == "queued" || state == "sending") return ResendState::on_its_way;
    if (state != "failed") return ResendState::delivered;
    transaction.execute(kRequeue, message_id);
    created.conversation_id = row.text("conversation_id");
    created.message_id = message_id;
    created.number = row.integer("number");
    created.direction = "out";
    created.author = row.text("author_kind");
    created.channel = row.text("channel");
    created.endpoint_id = row.text("endpoint_id");
    created.answering = row.text("answering");
    created.wants_answer = false;
    return ResendState::requeued;
}

}  // namespace patchbay::inbox
