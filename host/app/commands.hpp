#pragma once
// The program's commands: serve, migrate, plugin, admin, doctor, version.

namespace patchbay::app {

/// Parses the command line and runs what it asks for; the process's exit code.
int run_command(int argc, char** argv);

}  // namespace patchbay::app
