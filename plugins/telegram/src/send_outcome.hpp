#pragma once
// From what Telegram said to what the inbox is told. Pure.

#include "plugins/telegram/src/api_answer.hpp"

#include <patchbay/channel.hpp>

namespace patchbay::telegram {

/// The outcome of a message whose parts `sent` got through and whose next part met `verdict` (not ok).
SendOutcome outcome_for(const Verdict& verdict, std::vector<std::string> sent);

/// Everything is with Telegram.
SendOutcome all_sent(std::vector<std::string> sent);

SendOutcome try_again(std::vector<std::string> sent, std::uint32_t retry_after_ms, Error reason);
/// Nothing is attempted before somebody does something about it.
SendOutcome wait_for(std::vector<std::string> sent, Error reason);
SendOutcome refuse(std::vector<std::string> sent, Error reason);

}  // namespace patchbay::telegram
