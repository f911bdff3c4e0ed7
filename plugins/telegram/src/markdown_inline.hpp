#pragma once
// The part of Markdown inside one line: emphasis, code, links, escapes.

#include "plugins/telegram/src/text_builder.hpp"

#include <string_view>

namespace patchbay::telegram {

/// Appends `line`, formatted, to `out`. Linear in the line's length apart from looking for the end of a link,
/// which stops after 2,048 bytes.
void append_inline(std::string_view line, TextBuilder& out);

}  // namespace patchbay::telegram
