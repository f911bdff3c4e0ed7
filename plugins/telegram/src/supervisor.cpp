#include "plugins/telegram/src/supervisor.hpp"

#include "plugins/telegram/src/bot_view.hpp"

namespace patchbay::telegram {
namespace {

constexpr Milliseconds kRound{30000};
constexpr unsigned kRoundsPerWebhookCheck = 10;
constexpr unsigned kRoundsPerCleaning = 120;
// A thousand bots that start at the same time must not mean three thousand requests at once.
constexpr Milliseconds kBetweenStarts{3};

/// Its token is sealed with a key that is not the install's: entered again, it is sealed with the right one.
Error unreadable(const Failure& failure) {
    return {ErrorKind::unavailable,
            "telegram.token_unreadable",
            "This bot's token can't be opened",
            failure.what(),
            "Enter the bot's token again, or put the install's secret.key back and press Check.",
            {},
            0};
}

bool receives_alike(const BotConfiguration& a, const BotConfiguration& b) {
    return a.enabled == b.enabled && a.mode == b.mode && a.token.reveal() == b.token.reveal() &&
           a.webhook_path == b.webhook_path && a.webhook_secret == b.webhook_secret;
}

}  // namespace

std::shared_ptr<const BotConfiguration> Supervisor::configuration_of(const BotRow& row) {
    auto configuration = std::make_shared<BotConfiguration>();
    configuration->identity = {row.id, row.workspace_id, row.telegram_id, row.username};
    configuration->mode = row.mode == "webhook" ? ReceiveMode::webhook : ReceiveMode::polling;
    configuration->enabled = row.enabled;
    configuration->greets = !row.greeting.empty();
    configuration->helps = !row.help.empty();
    configuration->webhook_path = row.webhook_path;
    configuration->version = row.version;
    try {
        const auto token = host_.secrets().open(row.token_sealed, token_purpose(row.id));
        configuration->webhook_secret =
            host_.secrets().open(row.webhook_secret_sealed, secret_purpose(row.id));
        configuration->token = Token(token);
    } catch (const Failure& failure) {
        configuration->unreadable = unreadable(failure);
    }
    return configuration;
}

void Supervisor::load() {
    for (const BotRow& row : bots_.all())
        directory_.add(
            std::make_shared<RunningBot>(host_, configuration_of(row), settings_.messages_per_second));
    moves_.load(directory_);
}

void Supervisor::run() {
    for (const BotHandle& bot : directory_.all()) {
        start(bot);
        host_.tasks().sleep(kBetweenStarts);
    }
    for (unsigned round = 1;; ++round) {
        host_.tasks().sleep(kRound);
        look_after(round);
    }
}

void Supervisor::start(const BotHandle& bot) {
    const auto generation = bot->begin_generation();
    const auto configuration = bot->configuration();
    if (!configuration->enabled) return states_.change(*bot, {BotState::paused, std::nullopt});
    if (configuration->unreadable)
        return states_.change(*bot, {BotState::revoked, configuration->unreadable});
    states_.change(*bot, {BotState::starting, std::nullopt});
    const std::string who = "@" + configuration->identity.username;
    if (configuration->mode == ReceiveMode::polling) {
        host_.tasks().spawn("telegram: poll " + who,
                            [this, bot, generation] { poller_.run(bot, generation); });
    } else {
        host_.tasks().spawn("telegram: set webhook of " + who,
                            [this, bot, generation] { webhooks_.install(bot, generation); });
    }
    host_.tasks().spawn("telegram: name commands of " + who,
                        [this, bot, generation] { menu_.show(bot, generation); });
}

void Supervisor::apply(const BotRow& row, bool restart) {
    const auto configuration = configuration_of(row);
    const auto bot = directory_.find(row.id);
    if (!bot) {
        const auto added = std::make_shared<RunningBot>(host_, configuration, settings_.messages_per_second);
        directory_.add(added);
        moves_.load(directory_);
        return start(added);
    }
    const auto before = bot->configuration();
    if (before->version > configuration->version)
        return;  // two changes at once: the later one is applied already
    bot->reconfigure(configuration);
    const bool texts_changed =
        before->greets != configuration->greets || before->helps != configuration->helps;
    if (restart || !receives_alike(*before, *configuration)) {
        stop_receiving(bot, *before);
        start(bot);
    } else if (texts_changed && configuration->enabled && !configuration->unreadable) {
        host_.tasks().spawn("telegram: name commands", [this, bot] { menu_.show(bot, bot->generation()); });
    }
}

void Supervisor::stop_receiving(const BotHandle& bot, const BotConfiguration& before) {
    bot->begin_generation();
    bot->set_webhook_since(0);
    bot->set_webhook_restored(0);
    const auto now = bot->configuration();
    // A bot that goes on needs nothing: its next getUpdates or setWebhook ends the old way by itself.
    if (before.enabled && !now->enabled) let_go(bot, before);
}

void Supervisor::let_go(const BotHandle& bot, const BotConfiguration& before) {
    if (before.unreadable) return;
    host_.tasks().spawn("telegram: let go of @" + before.identity.username,
                        [this, bot, polled = before.mode == ReceiveMode::polling, token = before.token] {
                            if (polled) {
                                poller_.release(*bot);
                            } else {
                                webhooks_.remove(token);  // what comes from now on waits at Telegram
                            }
                        });
}

void Supervisor::remove(std::string_view id) {
    const auto bot = directory_.find(id);
    if (!bot) return;
    directory_.remove(id);
    bot->begin_generation();
    if (const auto configuration = bot->configuration(); configuration->enabled) let_go(bot, *configuration);
}

void Supervisor::confirm_all() {
    constexpr Milliseconds kPatience{3000};
    const TimePoint deadline = host_.now() + kPatience;
    for (const BotHandle& bot : directory_.all()) {
        bot->begin_generation();
        if (bot->unconfirmed() != 0 && host_.now() < deadline) poller_.release(*bot);
    }
}

void Supervisor::look_after(unsigned round) {
    const auto bots = directory_.all();
    for (const BotHandle& bot : bots) {
        bot->gate().forget_idle();
        bot->drafts([&](DraftBoard& board) { board.forget_idle(host_.now()); });
    }
    try {
        save_last_updates(bots);
        if (round % kRoundsPerCleaning == 0) records_.forget_old();
        check_webhooks(bots, round);
        measure(bots);
    } catch (const Failure& failure) {
        host_.log().warn(std::string("bots could not be looked after, again in half a minute: ") +
                         failure.what());
    }
}

void Supervisor::save_last_updates(const std::vector<BotHandle>& bots) {
    std::vector<std::string> ids;
    std::vector<std::string> times;
    for (const BotHandle& bot : bots) {
        const auto seen = bot->last_update_us();
        auto& saved = saved_updates_[bot->id()];
        if (seen == saved) continue;
        ids.push_back(bot->id());
        times.push_back(rfc3339(seen));
        saved = seen;
    }
    if (!ids.empty()) bots_.set_last_updates(ids, times);
}

void Supervisor::check_webhooks(const std::vector<BotHandle>& bots, unsigned round) {
    std::optional<Verdict> silent;
    for (std::size_t i = 0; i < bots.size(); ++i) {
        if ((i + round) % kRoundsPerWebhookCheck != 0 && !webhooks_.is_failing(*bots[i])) continue;
        if (silent) {
            // Telegram does not answer; asking for each bot would take for ever.
            webhooks_.note(*bots[i], *silent);
        } else {
            silent = webhooks_.check(bots[i]);
        }
    }
}

void Supervisor::measure(const std::vector<BotHandle>& bots) {
    std::map<BotState, double> by_state;
    for (const auto state : {BotState::starting, BotState::running, BotState::paused, BotState::conflict,
                             BotState::revoked, BotState::unreachable}) {
        by_state[state] = 0;
    }
    for (const BotHandle& bot : bots)
        ++by_state[bot->status().state];
    for (const auto& [state, number] : by_state) {
        host_.metrics().set("bots", number, {{"state", std::string(name_of(state))}});
    }
}

}  // namespace patchbay::telegram
