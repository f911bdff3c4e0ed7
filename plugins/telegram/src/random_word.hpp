#pragma once
// Words that nobody can guess, and the chance that jitter needs.

#include <cstddef>
#include <string>

namespace patchbay::telegram {

/// Hexadecimal text of `bytes` bytes from the system's random source.
std::string random_word(std::size_t bytes);

/// From 0 up to 1. Any thread.
double random_part();

}  // namespace patchbay::telegram
