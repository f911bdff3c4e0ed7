// The inbox: wiring.
#include "announcer.hpp"
#include "assistant_service.hpp"
#include "conversation_service.hpp"
#include "delivery_service.hpp"
#include "directory.hpp"
#include "ingest_service.hpp"
#include "routes.hpp"

#include <patchbay/plugin.hpp>

namespace patchbay::inbox {

class InboxPlugin : public Plugin {
  public:
    explicit InboxPlugin(Host& host) : host_(host) {}

    void start(Setup& setup, const Settings&) override {
        add_schemas(setup);
        add_conversation_routes(setup, conversations_, operators_);
        add_message_routes(setup, conversations_, messages_, operators_, deliveries_);
        add_attachment_routes(setup, host_);
        add_directory_routes(setup, directory_);

        declare_live(setup);

        setup.consumer({.name = "inbox.ingest",
                        .topics = {"channel.message.received", "channel.message.edited",
                                   "channel.contact.state_changed"},
                        .parallel = 32,
                        .max_attempts = 25},
                       [this](const Event& event) { ingest_.handle(event); });
        // A message waits a day at most for a channel that is off, some 10 s between two looks; the delivery
        // itself decides when its patience is over, well before these attempts are used up.
        setup.consumer({.name = "inbox.deliver",
                        .topics = {"inbox.message.created", "inbox.message.requeued"},
                        .parallel = 64,
                        .max_attempts = 20000,
                        .timeout = std::chrono::seconds(180)},
                       [this](const Event& event) { deliveries_.handle(event); });

        setup.consumer({.name = "inbox.announce",
                        .topics = {"inbox.message.*", "inbox.conversation.*"},
                        .parallel = 64,
                        .from_now = true},
                       [this](const Event& event) { announcer_.handle(event); });

        setup.offer(Conversations::kServiceName, dispatcher_for(assistants_));
        setup.task("inbox.live-counts", [this] { announcer_.run_counts(); });
    }

    std::vector<HealthCheck> health() override { return {deliveries_.health()}; }

  private:
    Host& host_;
    ConversationRepository conversations_{host_.database()};
    MessageRepository messages_{host_.database()};
    Timeline timeline_{conversations_, messages_};
    Directory directory_{host_};
    Announcer announcer_{host_, conversations_, messages_};
    IngestService ingest_{host_, conversations_, messages_, timeline_, directory_, announcer_};
    DeliveryService deliveries_{host_, announcer_};
    ConversationService operators_{host_, conversations_, messages_, timeline_, directory_, announcer_};
    AssistantService assistants_{host_, conversations_, messages_, timeline_, announcer_};
};

}  // namespace patchbay::inbox

PATCHBAY_PLUGIN(patchbay::inbox::InboxPlugin)
