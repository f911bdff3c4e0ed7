#pragma once
// Sends outbound messages through their channels, in order within a conversation. The bus drives it: one
// event per message, given again after the delay that the decision (core/delivery.hpp) names. Owned by the
// plugin; runs on the fibers of the consumer "inbox.deliver"; health() may be called from any fiber.

#include "announcer.hpp"
#include "delivery_repository.hpp"

#include <patchbay/plugin.hpp>

#include <map>
#include <mutex>
#include <string>

namespace patchbay::inbox {

class DeliveryService {
  public:
    DeliveryService(Host& host, Announcer& announcer)
        : host_(host), announcer_(announcer), messages_(host.database()) {}

    /// Throws Failure with retry_after_ms when the message has to be tried again.
    void handle(const Event& event);
    /// Sends a failed message again, by hand. Harmless when it is on its way already.
    void resend(const std::string& workspace_id, const std::string& message_id);
    /// Degraded while a channel with waiting messages is switched off or fails.
    HealthCheck health();

  private:
    DeliveryStep attempt(const ClaimedMessage& claimed);
    void store(const Event& event, const ClaimedMessage& claimed, const DeliveryStep& step);
    void store_once(const Event& event, const ClaimedMessage& claimed, const DeliveryStep& step);
    void count(const ClaimedMessage& claimed, const DeliveryStep& step);

    Host& host_;
    Announcer& announcer_;
    DeliveryRepository messages_;
    std::mutex mutex_;
    std::map<std::string, std::string> waiting_;  ///< channel to why its messages wait
};

}  // namespace patchbay::inbox
