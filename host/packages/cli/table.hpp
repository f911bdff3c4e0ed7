#pragma once
// Columns for a terminal. Pure.

#include <string>
#include <vector>

namespace patchbay::packages::cli {

/// Each column as wide as its widest cell, two spaces between; the first row is the heading. Characters that
/// would move a terminal's cursor become "?".
std::string table(const std::vector<std::vector<std::string>>& rows);

}  // namespace patchbay::packages::cli
