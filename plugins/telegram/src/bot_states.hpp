#pragma once
// Changes a bot's status everywhere it is known: in memory, on disk, in the browsers. One for the module; any
// fiber.

#include "plugins/telegram/src/bot_directory.hpp"
#include "plugins/telegram/src/bots_repository.hpp"

#include <patchbay/host.hpp>

#include <string>

namespace patchbay::telegram {

class BotStates {
  public:
    BotStates(Host& host, BotsRepository& bots, std::string public_url)
        : host_(host), bots_(bots), public_url_(std::move(public_url)) {}

    /// Does nothing when the bot is like that already. Keeps going when the database is away: memory is the
    /// truth while the module runs.
    void change(RunningBot& bot, BotStatus status);
    /// Tells the browsers how the bot is now.
    void announce(const BotRow& row, const RunningBot* running);
    void announce_removal(std::string_view workspace_id, std::string_view id);

  private:
    Host& host_;
    BotsRepository& bots_;
    const std::string public_url_;
};

}  // namespace patchbay::telegram
