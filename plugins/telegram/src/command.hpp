#pragma once
// "/start ref_7", "/help@shop_bot": what a command is.

#include <optional>
#include <string>
#include <string_view>

namespace patchbay::telegram {

struct Command {
    std::string name;      ///< lower case, without the slash
    std::string bot;       ///< whom it names, without the @; empty: nobody
    std::string argument;  ///< what follows, spaces around it dropped
};

/// The command that `text` is; nothing when it is none.
std::optional<Command> parse_command(std::string_view text);

/// Whether two user names are the same; Telegram ignores case.
bool same_name(std::string_view a, std::string_view b);

}  // namespace patchbay::telegram
