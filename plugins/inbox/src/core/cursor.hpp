#pragma once
// Where a list goes on: a position (microseconds or a number) and the id beside it, as opaque text. The text
// carries a checksum, so that a cut or changed one is refused instead of giving a strange page.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::inbox {

struct Cursor {
    char list = 'c';  ///< which list it belongs to: 'c' conversations, 'm' messages
    std::int64_t position = 0;
    std::string id;  ///< may be empty
};

std::string encode_cursor(const Cursor& cursor);

/// Nothing when `text` is no cursor of the list `list`.
std::optional<Cursor> decode_cursor(char list, std::string_view text);

}  // namespace patchbay::inbox
