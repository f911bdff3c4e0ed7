#pragma once
// The tables inbox.contacts and inbox.identities. Owned by the plugin; any fiber calls it; holds no state.

#include <patchbay/channel.hpp>
#include <patchbay/database.hpp>

#include <string>

namespace patchbay::inbox {

struct StoredIdentity {
    std::string id;
    std::string contact_id;
};

class ContactRepository {
  public:
    /// The identity of the chat that `message` came from, made with its contact when it is new. Writers of
    /// the same person's identities wait for each other until the transaction ends.
    StoredIdentity find_or_create(Transaction& transaction, const InboundMessage& message);

    /// Takes over name, user name and language as the channel says them now, and that the contact can be
    /// reached. Writes only what differs.
    void refresh(Transaction& transaction, const std::string& identity_id, const InboundMessage& message);

    /// False when there is no such identity or nothing changes.
    bool set_state(Transaction& transaction, const std::string& identity_id, const std::string& state);
};

}  // namespace patchbay::inbox
