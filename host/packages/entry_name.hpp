#pragma once
// Which names a file in a package may have: relative, below the package's folder, printable ASCII. Pure.

#include <patchbay/result.hpp>

#include <string>
#include <string_view>

namespace patchbay::packages {

/// The name without "./" in front and "/" at the end, or why it is refused. The folder itself ("./") gives an
/// empty one.
Result<std::string> check_entry_name(std::string_view name);

}  // namespace patchbay::packages
