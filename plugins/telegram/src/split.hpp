#pragma once
// Cutting a long answer into messages that Telegram takes.

#include "plugins/telegram/src/formatted_text.hpp"

#include <cstddef>
#include <vector>

namespace patchbay::telegram {

/// What one message may hold, in UTF-16 units.
inline constexpr std::size_t kMessageUnits = 4096;

/// `whole` in parts of at most `limit` units, cut at paragraphs, else lines, else spaces, outside entities
/// where that is possible; an entity longer than a part goes on in the next one. Parts carry no white space
/// at their ends; text of nothing but white space gives no part. The same input gives the same parts every
/// time.
std::vector<FormattedText> split(const FormattedText& whole, std::size_t limit = kMessageUnits);

}  // namespace patchbay::telegram
