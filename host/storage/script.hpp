#pragma once
// SQL scripts. Pure; any thread.

#include <string>
#include <string_view>
#include <vector>

namespace patchbay::storage {

/// The statements of a script, split at semicolons outside of quotes, dollar quotes and comments;
/// without the semicolons and without empty statements.
std::vector<std::string> split_statements(std::string_view script);

}  // namespace patchbay::storage
