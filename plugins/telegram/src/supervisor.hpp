#pragma once
// Starts, changes and stops bots while the module runs, and does what is due for all of them from time to
// time. One for the module.

#include "plugins/telegram/src/chat_moves.hpp"
#include "plugins/telegram/src/command_menu.hpp"
#include "plugins/telegram/src/poller.hpp"
#include "plugins/telegram/src/send_records.hpp"
#include "plugins/telegram/src/webhooks.hpp"

#include <map>
#include <mutex>

namespace patchbay::telegram {

class Supervisor {
  public:
    Supervisor(Host& host, const ModuleSettings& settings, BotsRepository& bots, SendRecords& records,
               BotDirectory& directory, ChatMoves& moves, CommandMenu& menu, BotStates& states,
               Poller& poller, Webhooks& webhooks)
        : host_(host),
          settings_(settings),
          bots_(bots),
          records_(records),
          directory_(directory),
          moves_(moves),
          menu_(menu),
          states_(states),
          poller_(poller),
          webhooks_(webhooks) {}

    /// Makes every stored bot known, without any call to Telegram; also one whose secrets can't be opened.
    void load();
    /// The module's own task: starts the bots, then looks after them until it is cancelled.
    void run();

    /// The row is new or has changed: runs the bot as it says. Restarts it when its token, mode or switch
    /// changed, or when it is told to.
    void apply(const BotRow& row, bool restart = false);
    void remove(std::string_view id);
    /// The module stops: confirms what is on disk and not yet confirmed.
    void confirm_all();

  private:
    std::shared_ptr<const BotConfiguration> configuration_of(const BotRow& row);
    void start(const BotHandle& bot);
    void stop_receiving(const BotHandle& bot, const BotConfiguration& before);
    void let_go(const BotHandle& bot, const BotConfiguration& before);
    void look_after(unsigned round);
    void save_last_updates(const std::vector<BotHandle>& bots);
    void check_webhooks(const std::vector<BotHandle>& bots, unsigned round);
    void measure(const std::vector<BotHandle>& bots);

    Host& host_;
    const ModuleSettings& settings_;
    BotsRepository& bots_;
    SendRecords& records_;
    BotDirectory& directory_;
    ChatMoves& moves_;
    CommandMenu& menu_;
    BotStates& states_;
    Poller& poller_;
    Webhooks& webhooks_;
    std::map<std::string, std::int64_t> saved_updates_;  // used by run() alone
};

}  // namespace patchbay::telegram
