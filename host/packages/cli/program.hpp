#pragma once
// Runs another program and waits for it; it writes where this one does.

#include <string>
#include <vector>

namespace patchbay::packages::cli {

/// Its exit code; 127 when it can't be started, 128 and more when a signal ended it.
int run_program(const std::vector<std::string>& words);

}  // namespace patchbay::packages::cli
