// Wiring: which parts the module has and what it registers.

#include "plugins/telegram/src/attachments.hpp"
#include "plugins/telegram/src/bot_view.hpp"
#include "plugins/telegram/src/bots_routes.hpp"
#include "plugins/telegram/src/command_replies.hpp"
#include "plugins/telegram/src/module_health.hpp"
#include "plugins/telegram/src/random_word.hpp"
#include "plugins/telegram/src/telegram_channel.hpp"
#include "plugins/telegram/src/webhook_receiver.hpp"

#include <patchbay/plugin.hpp>

namespace patchbay::telegram {
namespace {

ModuleSettings read_settings(const Settings& given) {
    ModuleSettings settings;
    settings.api_root = given.values.value("api_root", settings.api_root);
    while (settings.api_root.ends_with('/'))
        settings.api_root.pop_back();
    settings.poll_timeout_seconds = given.values.value("poll_timeout_seconds", settings.poll_timeout_seconds);
    settings.messages_per_second = given.values.value("messages_per_second", settings.messages_per_second);
    settings.public_url = given.public_url;
    return settings;
}

/// Everything that runs, in the order of who needs whom.
struct Parts {
    Parts(Host& host, const Settings& given) : settings(read_settings(given)), host_(host) {}

    const ModuleSettings settings;
    Host& host_;
    BotsRepository bot_rows{host_.database()};
    MovedChatsRepository moved_rows{host_.database()};
    CommandRepliesRepository reply_rows{host_.database()};
    SendRecords records{host_.database()};
    BotDirectory directory;
    BotApi api{host_, settings};
    BotStates states{host_, bot_rows, settings.public_url};
    ChatMoves moves{host_, moved_rows};
    CommandMenu menu{api};
    UpdateIntake intake{host_, moves};
    Poller poller{host_, settings, api, intake, states, random_part};
    Webhooks webhooks{host_, settings, api, states, random_part};
    Supervisor supervisor{host_, settings, bot_rows, records, directory,
                          moves, menu,     states,   poller,  webhooks};
    Sender sender{host_, directory, api, states, records, moves};
    DraftShower drafts{host_, directory, api, records.previews, moves};
    Attachments attachments{directory, api};
    TelegramChannel channel{directory, sender, drafts, attachments};
    CommandReplies replies{host_, bot_rows, reply_rows, sender};
    WebhookReceiver hooks{host_, directory, intake};
    BotsService bots{host_, settings, bot_rows, directory, api, states, supervisor, webhooks};
    BotsRoutes routes{bots, directory, settings};
};

class TelegramPlugin : public Plugin {
  public:
    explicit TelegramPlugin(Host& host) : host_(host) {}

    void start(Setup& setup, const Settings& settings) override {
        parts_ = std::make_unique<Parts>(host_, settings);
        parts_->supervisor.load();
        declare_bot_schemas(setup);
        parts_->routes.declare(setup);
        parts_->hooks.declare(setup);
        parts_->replies.declare(setup);
        declare_live(setup);
        setup.offer("channel/telegram", dispatcher_for(parts_->channel));
        setup.task("telegram: look after bots", [this] { parts_->supervisor.run(); });
    }

    void stop() override {
        if (parts_) parts_->supervisor.confirm_all();
    }

    std::vector<HealthCheck> test(const Settings& settings) override {
        const ModuleSettings tried = read_settings(settings);
        return {server_check(tried.api_root, BotApi(host_, tried).look())};
    }

    std::vector<HealthCheck> health() override {
        if (!parts_) return {};
        std::vector<KnownBot> bots;
        for (const BotHandle& bot : parts_->directory.all())
            bots.push_back({bot->configuration()->identity.username, bot->status()});
        return health_of(bots);
    }

  private:
    Host& host_;
    std::unique_ptr<Parts> parts_;
};

}  // namespace
}  // namespace patchbay::telegram

PATCHBAY_PLUGIN(patchbay::telegram::TelegramPlugin)
