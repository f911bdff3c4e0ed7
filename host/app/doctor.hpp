#pragma once
// Whether everything is in place, in words.

#include "host/app/configuration.hpp"

#include <filesystem>
#include <iosfwd>

namespace patchbay::app {

/// Checks one plugin's folder without running its code, and says what it found. True when it can be loaded.
bool check_plugin(const std::filesystem::path& folder, std::ostream& out);

/// Checks configuration, folders, database and plugins; 0 when all is well, else 1.
int doctor(const Configuration& configuration, std::ostream& out);

}  // namespace patchbay::app
