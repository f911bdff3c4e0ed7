#pragma once
// How many files this process may have open, connections among them.

#include <cstddef>

namespace patchbay::app {

/// Asks for all that the system allows this process, which is often far more than it begins with. How many
/// that are.
std::size_t raise_file_limit();

}  // namespace patchbay::app
