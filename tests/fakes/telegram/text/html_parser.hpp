// parse_mode HTML as Telegram's server reads it (Bot API, "HTML style"), with its error texts. Pure.
#pragma once

#include <string_view>

#include "tests/fakes/telegram/text/entities.hpp"

namespace patchbay::fakes::telegram {

// Throws std::invalid_argument with the server's wording, e.g.
// Unsupported start tag "p" at byte offset 0
FormattedText parse_html(std::string_view text);

}  // namespace patchbay::fakes::telegram
