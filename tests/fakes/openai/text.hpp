// Small things about text that several end points need. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::fakes::openai {

// About as many tokens as the real tokenisers count: four bytes each.
std::int64_t count_tokens(std::string_view text);

bool has_cyrillic(std::string_view text);

// Lower case for ASCII and Cyrillic letters.
std::string lowered(std::string_view text);

// Runs of letters and digits, lowered.
std::vector<std::string> words(std::string_view text);

// The text cut into pieces of so many characters; 0: word by word, each with the space after it.
std::vector<std::string> pieces(std::string_view text, std::size_t characters);

// As much of the text as this many tokens hold, not cutting a character.
std::string_view first_tokens(std::string_view text, std::int64_t tokens);

// Stable over runs and machines (FNV-1a).
std::uint64_t hash(std::string_view text);

}  // namespace patchbay::fakes::openai
