#pragma once
// A permission as a person reads it. Pure.

#include "host/packages/permission_changes.hpp"

#include <string>

namespace patchbay::packages::cli {

/// "calls the service conversations": what follows "It".
std::string words_of(const Permission& permission);

}  // namespace patchbay::packages::cli
