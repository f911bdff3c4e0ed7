#pragma once
// The delivery part of inbox.messages: claiming a message for one attempt and storing what came of it.
// Owned by the delivery service; any fiber calls it; holds no state.

#include "core/delivery.hpp"

#include <patchbay/conversations.hpp>
#include <patchbay/database.hpp>

#include <optional>
#include <string>

namespace patchbay::inbox {

/// A message that this fiber now sends, and where to.
struct ClaimedMessage {
    std::string workspace_id;
    std::string conversation_id;
    std::string identity_id;
    std::string channel;
    OutboundMessage outbound;
    DeliveryAttempt attempt;
    bool interrupted = false;  ///< it was being sent when the process ended
};

enum class ResendState { requeued, on_its_way, delivered };

class DeliveryRepository {
  public:
    explicit DeliveryRepository(Database& database) : database_(database) {}

    /// Counts the attempt and commits "sending"; nothing when the message is not to be sent (any more).
    std::optional<ClaimedMessage> claim(const std::string& message_id);
    /// Stores the result of an attempt.
    void store(Transaction& transaction, const ClaimedMessage& claimed, const DeliveryStep& step);
    /// Puts a failed message back into the queue. Nothing when there is no such outbound message.
    std::optional<ResendState> requeue(Transaction& transaction, const std::string& workspace_id,
                                       const std::string& message_id, MessageCreated& created);

  private:
    Database& database_;
};

}  // namespace patchbay::inbox
