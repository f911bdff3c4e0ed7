#pragma once
// The route that Telegram delivers to: POST /hooks/telegram/{path}. Answers 200 only when the update is on
// disk.

#include "plugins/telegram/src/bot_directory.hpp"
#include "plugins/telegram/src/update_intake.hpp"

#include <patchbay/plugin.hpp>

namespace patchbay::telegram {

class WebhookReceiver {
  public:
    WebhookReceiver(Host& host, BotDirectory& directory, UpdateIntake& intake)
        : host_(host), directory_(directory), intake_(intake) {}

    void declare(Setup& setup);
    Response receive(const Request& request);

  private:
    Response deliver(RunningBot& bot, const Request& request);

    Host& host_;
    BotDirectory& directory_;
    UpdateIntake& intake_;
};

}  // namespace patchbay::telegram
