// Wiring only: who is made from what, and what is registered.
#include "answer_service.hpp"
#include "assistant_service.hpp"
#include "module_health.hpp"
#include "provider_probe.hpp"
#include "provider_service.hpp"
#include "routes.hpp"

#include <patchbay/plugin.hpp>

#include <mutex>
#include <random>

namespace patchbay::openai {
namespace {

class OpenaiPlugin : public Plugin {
  public:
    explicit OpenaiPlugin(Host& host)
        : conversations_(host.services()),
          providers_(host.database()),
          assistants_(host.database()),
          runs_(host.database()),
          reporter_(host),
          limiter_(host.link()),
          completer_(host, states_, limiter_, reporter_, [this] { return random(); }),
          provider_service_(host, providers_, reporter_, states_),
          assistant_service_(host, assistants_),
          probe_(host, reporter_),
          answers_(host, conversations_, assistants_, providers_, runs_, completer_, watch_,
                   [this] { return options(); }) {}

    void start(Setup& setup, const Settings& settings) override {
        configure(settings);
        register_schemas(setup);
        register_provider_routes(setup, provider_service_, providers_, probe_);
        register_assistant_routes(setup, assistant_service_, assistants_);
        register_run_routes(setup, runs_);
        declare_live(setup);
        setup.offer(Assistants::kServiceName, dispatcher_for(static_cast<Assistants&>(assistant_service_)));
        setup.consumer({.name = "openai.answer",
                        .topics = {"inbox.message.created", "inbox.conversation.handed_off"},
                        .parallel = 256,  // well above what one provider makes at the same time
                        .max_attempts = 100,
                        .timeout = options().event_timeout()},
                       [this](const Event& event) { answers_.handle(event); });
        setup.consumer({.name = "openai.watch",
                        .topics = {"inbox.message.created", "inbox.conversation.*"},
                        .timeout = std::chrono::seconds(5),
                        .from_now = true},
                       [this](const Event& event) { watch(event); });
    }

    void configure(const Settings& settings) override {
        const Options fresh = Options::from(settings.values);
        const std::lock_guard lock(mutex_);
        options_ = fresh;
    }

    std::vector<HealthCheck> health() override { return {models_check(states_.resting())}; }

  private:
    void watch(const Event& event) {
        if (event.topic == "inbox.message.created") {
            watch_.message_created(read_payload(event, message_created_from));
        } else {
            watch_.conversation_changed(event.key);
        }
    }

    Options options() {
        const std::lock_guard lock(mutex_);
        return options_;
    }

    double random() {
        const std::lock_guard lock(mutex_);
        return std::uniform_real_distribution<double>(0, 1)(random_);
    }

    std::mutex mutex_;
    Options options_;
    std::minstd_rand random_{std::random_device{}()};

    ConversationsClient conversations_;
    ProviderRepository providers_;
    AssistantRepository assistants_;
    RunRepository runs_;
    ModelStates states_;
    ConversationWatch watch_;
    ProviderReporter reporter_;
    ConcurrencyLimiter limiter_;
    Completer completer_;
    ProviderService provider_service_;
    AssistantService assistant_service_;
    ProviderProbe probe_;
    AnswerService answers_;
};

}  // namespace
}  // namespace patchbay::openai

PATCHBAY_PLUGIN(patchbay::openai::OpenaiPlugin)
