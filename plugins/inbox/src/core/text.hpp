#pragma once
// Texts for lists, assistants and searches, made from what a message holds. Pure functions.

#include <patchbay/channel.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::inbox {

/// `text` without the zero characters that a database can't store and without what is not UTF-8.
std::string clean_text(std::string_view text);

/// True when there is nothing but white space.
bool is_blank(std::string_view text);

/// One line of at most `limit` characters, white space folded, an ellipsis where it was cut.
std::string preview_text(std::string_view text, std::size_t limit = 160);

/// What an assistant reads: "[photo] caption", "[document report.pdf]", "[poll]".
std::string describe_message(std::string_view text, const std::vector<AttachmentReference>& attachments,
                             std::string_view unsupported);

/// One of the kinds the inbox knows; "other" for all else.
std::string known_attachment_kind(std::string_view kind);

/// A PostgreSQL tsquery that wants every word of `search`, the last one as a beginning; empty when there is
/// no word.
std::string to_tsquery(std::string_view search);

/// A LIKE pattern that finds `search` anywhere, as it is.
std::string to_like_pattern(std::string_view search);

}  // namespace patchbay::inbox
