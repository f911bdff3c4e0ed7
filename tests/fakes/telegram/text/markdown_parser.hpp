// parse_mode MarkdownV2 and the legacy Markdown, with the server's error texts. Pure.
#pragma once

#include <string_view>

#include "tests/fakes/telegram/text/entities.hpp"

namespace patchbay::fakes::telegram {

// Both throw std::invalid_argument, e.g.
// Character '.' is reserved and must be escaped with the preceding '\'
FormattedText parse_markdown_v2(std::string_view text);
// Can't find end of the entity starting at byte offset 3
FormattedText parse_markdown(std::string_view text);

}  // namespace patchbay::fakes::telegram
