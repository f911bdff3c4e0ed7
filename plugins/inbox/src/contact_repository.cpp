#include "contact_repository.hpp"

#include "core/text.hpp"

#include <patchbay/host.hpp>

namespace patchbay::inbox {
namespace {

constexpr Statement kLockPerson{"inbox.lock_person",
                                "select pg_advisory_xact_lock(hashtextextended($1, 7301))"};

constexpr Statement kFindIdentity{"inbox.find_identity", R"(
select id, contact_id from inbox.identities
where workspace_id = $1::uuid and channel = $2 and endpoint_id = $3 and chat = $4)"};

constexpr Statement kFindPerson{"inbox.find_person", R"(
select contact_id from inbox.identities where workspace_id = $1::uuid and channel = $2 and external_id = $3 limit 1)"};

constexpr Statement kCreateContact{"inbox.create_contact", R"(
insert into inbox.contacts (id, workspace_id, name, username, locale)
values ($1::uuid, $2::uuid, $3, nullif($4, ''), nullif($5, '')))"};

constexpr Statement kCreateIdentity{"inbox.create_identity", R"(
insert into inbox.identities (id, workspace_id, contact_id, channel, endpoint_id, chat, external_id)
values ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7))"};

// A chat of several people keeps the name of whom it began with.
constexpr Statement kRefresh{"inbox.refresh_contact", R"(
with identity as (
    update inbox.identities set state = 'reachable', updated_at = clock_timestamp()
    where id = $1::uuid and state <> 'reachable')
update inbox.contacts p set name = $3, username = nullif($4, ''), locale = coalesce(nullif($5, ''), p.locale),
    updated_at = clock_timestamp()
from inbox.identities i
where i.id = $1::uuid and i.external_id = $2 and p.id = i.contact_id
  and (p.name, coalesce(p.username, ''), coalesce(nullif($5, ''), p.locale, '')) is distinct from ($3, $4, coalesce(p.locale, '')))"};

constexpr Statement kSetState{"inbox.set_contact_state", R"(
update inbox.identities set state = $2, updated_at = clock_timestamp() where id = $1::uuid and state <> $2)"};

std::string shown_name(const InboundMessage& message) {
    if (!is_blank(message.contact_name)) return clean_text(message.contact_name);
    if (!message.contact_username.empty()) return clean_text(message.contact_username);
    return message.contact_id.empty() ? message.chat : message.contact_id;
}

}  // namespace

StoredIdentity ContactRepository::find_or_create(Transaction& transaction, const InboundMessage& message) {
    transaction.execute(kLockPerson, message.workspace_id + "/" + message.channel + "/" + message.contact_id);
    const Rows known = transaction.execute(kFindIdentity, message.workspace_id, message.channel,
                                           message.endpoint_id, message.chat);
    if (!known.empty()) return {known[0].text("id"), known[0].text("contact_id")};

    StoredIdentity identity{new_id(), {}};
    const Rows person =
        transaction.execute(kFindPerson, message.workspace_id, message.channel, message.contact_id);
    if (person.empty()) {
        identity.contact_id = new_id();
        transaction.execute(kCreateContact, identity.contact_id, message.workspace_id, shown_name(message),
                            clean_text(message.contact_username), message.contact_locale);
    } else {
        identity.contact_id = person[0].text("contact_id");
    }
    transaction.execute(kCreateIdentity, identity.id, message.workspace_id, identity.contact_id,
                        message.channel, message.endpoint_id, message.chat, message.contact_id);
    return identity;
}

void ContactRepository::refresh(Transaction& transaction, const std::string& identity_id,
                                const InboundMessage& message) {
    transaction.execute(kRefresh, identity_id, message.contact_id, shown_name(message),
                        clean_text(message.contact_username), message.contact_locale);
}

bool ContactRepository::set_state(Transaction& transaction, const std::string& identity_id,
                                  const std::string& state) {
    return transaction.execute(kSetState, identity_id, state).affected() > 0;
}

}  // namespace patchbay::inbox
