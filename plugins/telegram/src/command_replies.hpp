#pragma once
// Answers /start and /help with the bot's own texts. A durable consumer of "telegram.command.received": the
// answer goes out although the process may end between the command and the answer. One of which nobody knows
// whether it arrived is sent once more; one that can't be sent for a day is given up.

#include "plugins/telegram/src/bots_repository.hpp"
#include "plugins/telegram/src/command_replies_repository.hpp"
#include "plugins/telegram/src/sender.hpp"

#include <patchbay/plugin.hpp>

namespace patchbay::telegram {

class CommandReplies {
  public:
    CommandReplies(Host& host, BotsRepository& bots, CommandRepliesRepository& replies, Sender& sender)
        : host_(host), bots_(bots), replies_(replies), sender_(sender) {}

    void declare(Setup& setup);
    /// Returns when the answer is sent or can't ever be; throws Failure to be called again later.
    void handle(const Event& event);

  private:
    void send(const Event& event, const BotRow& bot, const OutboundMessage& reply);
    void give_up(const Event& event, const BotRow& bot, const char* why);

    Host& host_;
    BotsRepository& bots_;
    CommandRepliesRepository& replies_;
    Sender& sender_;
};

}  // namespace patchbay::telegram
