#pragma once
// Why a message is not sent now, or never, when that is decided here and not by Telegram. Pure.

#include "plugins/telegram/src/clock.hpp"

#include <patchbay/result.hpp>

#include <string>

namespace patchbay::telegram {

Error bot_removed();
Error bot_paused();
Error chat_busy();
/// Telegram's limits allow the next message after `wait`.
Error paced(Milliseconds wait);
/// Too little is left of the call's time for another request.
Error out_of_time();
Error bad_address(const std::string& chat);
Error nothing_to_send();

}  // namespace patchbay::telegram
