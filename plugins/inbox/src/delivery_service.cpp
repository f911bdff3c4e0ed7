#include "delivery_service.hpp"

#include "core/cursor.hpp"
#include "core/delivery_health.hpp"

#include <patchbay/host.hpp>

namespace patchbay::inbox {
namespace {

using namespace std::chrono_literals;

// A result that can't be stored becomes an unknown send, so a database that restarts is waited for.
constexpr std::chrono::seconds kPatienceToStore{60};

nlohmann::json delivery_payload(const ClaimedMessage& claimed, const DeliveryStep& step) {
    return {{"conversation_id", claimed.conversation_id},
            {"message_id", claimed.outbound.message_id},
            {"channel", claimed.channel},
            {"endpoint_id", claimed.outbound.endpoint_id},
            {"state", to_text(step.state)},
            {"reason_code", step.reason.code},
            {"attempts", step.attempts}};
}

bool is_passing(const Error& error) {
    return error.kind == ErrorKind::unavailable || error.kind == ErrorKind::timeout ||
           error.code.starts_with("database.transaction_");
}

[[noreturn]] void throw_no_message(const std::string& id) {
    throw Failure(Error{ErrorKind::not_found,
                        "inbox.message_not_found",
                        "There is no such message to send",
                        id,
                        "Reload the conversation",
                        {},
                        0});
}

}  // namespace

void DeliveryService::handle(const Event& event) {
    const MessageCreated created = read_payload(event, message_created_from);
    if (created.direction != "out" || !is_id(created.message_id)) return;
    const auto claimed = messages_.claim(created.message_id);
    if (!claimed) return;
    if (claimed->attempt.attempts == 1) announcer_.message_changed(claimed->workspace_id, created.message_id);

    const DeliveryStep step = attempt(*claimed);
    store(event, *claimed, step);
    count(*claimed, step);
    if (step.state != DeliveryState::queued) return;
    announcer_.message_changed(claimed->workspace_id, created.message_id);
    Error again = step.reason;
    again.kind = ErrorKind::unavailable;
    again.retry_after_ms = static_cast<std::uint32_t>(step.retry_after.count());
    throw Failure(std::move(again));
}

DeliveryStep DeliveryService::attempt(const ClaimedMessage& claimed) {
    if (claimed.interrupted && !may_send_again_after_interruption(claimed.attempt.unknown_sends)) {
        return after_interruptions(claimed.attempt);
    }
    try {
        return after_send(ChannelClient(host_.services(), claimed.channel).send(claimed.outbound),
                          claimed.attempt);
    } catch (const Failure& failure) {
        return after_failed_call(failure.error(), claimed.channel, claimed.attempt);
    }
}

void DeliveryService::store(const Event& event, const ClaimedMessage& claimed, const DeliveryStep& step) {
    const auto deadline = host_.now() + kPatienceToStore;
    for (std::chrono::milliseconds pause = 100ms;;
         pause = std::min<std::chrono::milliseconds>(pause * 2, 5s)) {
        try {
            store_once(event, claimed, step);
            return;
        } catch (const Failure& failure) {
            // The commit went through although its answer did not.
            if (failure.error().code == "bus.already_done") return;
            if (!is_passing(failure.error()) || host_.now() >= deadline) throw;
        }
        host_.tasks().sleep(pause);
    }
}

void DeliveryService::store_once(const Event& event, const ClaimedMessage& claimed,
                                 const DeliveryStep& step) {
    host_.database().transaction([&](Transaction& transaction) {
        messages_.store(transaction, claimed, step);
        if (step.state == DeliveryState::queued) return;
        transaction.publish({"inbox.message.delivery_changed", claimed.conversation_id, claimed.workspace_id,
                             delivery_payload(claimed, step), ""});
        transaction.complete(event);
    });
}

void DeliveryService::count(const ClaimedMessage& claimed, const DeliveryStep& step) {
    const bool unknown_now = claimed.interrupted || step.unknown_sends > claimed.attempt.unknown_sends;
    if (unknown_now) host_.metrics().add("unknown_sends", {{"channel", claimed.channel}});
    host_.metrics().add("deliveries",
                        {{"channel", claimed.channel}, {"state", std::string(to_text(step.state))}});
    const std::lock_guard lock(mutex_);
    if (step.state == DeliveryState::queued) {
        waiting_[claimed.channel] = step.reason.title;
    } else {
        waiting_.erase(claimed.channel);
    }
}

void DeliveryService::resend(const std::string& workspace_id, const std::string& message_id) {
    if (!is_id(message_id)) throw_no_message(message_id);
    MessageCreated created;
    const auto state = host_.database().transaction([&](Transaction& transaction) {
        const auto found = messages_.requeue(transaction, workspace_id, message_id, created);
        if (found == ResendState::requeued) {
            transaction.publish(
                {"inbox.message.requeued", created.conversation_id, workspace_id, to_json(created), ""});
        }
        return found;
    });
    if (!state) throw_no_message(message_id);
    if (*state == ResendState::delivered) {
        throw Failure(Error{ErrorKind::conflict,
                            "inbox.not_failed",
                            "The message was sent",
                            "Only a message that failed can be sent again.",
                            "Write a new one",
                            {},
                            0});
    }
}

HealthCheck DeliveryService::health() {
    const std::lock_guard lock(mutex_);
    return delivery_check(waiting_);
}

}  // namespace patchbay::inbox
