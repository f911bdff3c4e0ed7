// A fake Telegram without its socket: hands each exchange to the Bot API or to the control API.
// Owned by a program or by FakeTelegram, loop thread only.
#pragma once

#include <memory>

#include "tests/fakes/http/control.hpp"
#include "tests/fakes/telegram/bot_api.hpp"
#include "tests/fakes/telegram/control/storm.hpp"
#include "tests/fakes/telegram/core.hpp"

namespace patchbay::fakes::telegram {

class Service {
  public:
    Service(Loop& loop, const Options& options);

    void handle(const ExchangePtr& exchange);
    Core& core() { return core_; }

  private:
    Core core_;
    BotApi bot_api_;
    Storms storms_;
    ControlRouter control_;
};

}  // namespace patchbay::fakes::telegram
