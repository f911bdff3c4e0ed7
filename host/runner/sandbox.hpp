#pragma once
// What a plugin's process may not do, set up before any of the plugin's code runs: another user where the
// server runs as root, limits, no network, no other processes. Linux. Called from main's thread while it is
// alone.

#include <cstdint>
#include <string>

namespace patchbay::runner {

struct SandboxOptions {
    std::string user;                ///< to become when this process is root
    std::uint64_t memory_bytes = 0;  ///< that it may ask for; 0: no limit
    bool program = false;            ///< another program is started instead of this one afterwards
};

/// Throws std::system_error, or std::runtime_error when there is no such user.
void enter_sandbox(const SandboxOptions& options);

/// The process ends with the one that started it.
void end_with_parent();

}  // namespace patchbay::runner
