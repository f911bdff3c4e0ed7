#pragma once
// Answers /start and /help with the bot's own texts. A durable consumer of "telegram.command.received": the
// answer goes out although the process may end between the command and the answer.

#include "plugins/telegram/src/bots_repository.hpp"
#include "plugins/telegram/src/sender.hpp"

#include <patchbay/plugin.hpp>

namespace patchbay::telegram {

class CommandReplies {
  public:
    CommandReplies(Host& host, BotsRepository& bots, Sender& sender)
        : host_(host), bots_(bots), sender_(sender) {}

    void declare(Setup& setup);
    /// Returns when the answer is sent or can't ever be; throws Failure to be called again later.
    void handle(const Event& event);

  private:
    Host& host_;
    BotsRepository& bots_;
    Sender& sender_;
};

}  // namespace patchbay::telegram
