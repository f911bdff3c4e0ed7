#pragma once
// Markdown as language models write it, made into plain text with entities. Never fails: what is not
// understood stays as it was typed, so half an answer can be shown while it is being written.
//
// Understood: **bold** __bold__ *italic* _italic_ ~~struck~~ ||spoiler|| `code`, fenced code, [text](link),
// headings (bold), lists and task lists (bullets), quotes, rules, tables (kept as typed, monospaced),
// backslash escapes.

#include "plugins/telegram/src/formatted_text.hpp"

#include <string_view>

namespace patchbay::telegram {

/// `format`: "markdown", anything else is plain text. `text` may hold invalid UTF-8.
FormattedText format_text(std::string_view text, std::string_view format);

FormattedText from_markdown(std::string_view text);

}  // namespace patchbay::telegram
