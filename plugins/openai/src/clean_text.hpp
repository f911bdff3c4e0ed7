#pragma once
// Makes text from outside fit to be stored and shown: valid UTF-8, one line, bounded, without keys. Pure.

#include <string>
#include <string_view>

namespace patchbay::openai {

/// Bytes that are no UTF-8 become U+FFFD.
std::string valid_utf8(std::string_view text);

/// At most `max_bytes`, cut between characters, with an ellipsis when something was cut.
std::string shorten(std::string_view text, std::size_t max_bytes);

/// Control characters and runs of white space become one space; both ends are trimmed.
std::string one_line(std::string_view text);

/// Masks `key` itself and whatever looks like one (sk-..., Bearer ...).
std::string without_keys(std::string_view text, std::string_view key);

/// What is left of an HTML page without its tags, scripts and styles.
std::string without_markup(std::string_view html);

/// Both ends without white space.
std::string_view trimmed(std::string_view text);

/// ASCII letters in lower case.
std::string lower(std::string_view text);

}  // namespace patchbay::openai
