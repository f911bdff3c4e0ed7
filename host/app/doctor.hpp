#pragma once
// Whether everything is in place, in words.

#include "host/app/configuration.hpp"

#include <iosfwd>
#include <string>

namespace patchbay::app {

/// Checks configuration, folders, database and plugins; 0 when all is well, else 1.
int doctor(const Configuration& configuration, std::ostream& out);

/// Whether every plugin of the install fits the host of `version`, before that is installed; 0 when all do, 1 when
/// not, 2 when it is no version.
int doctor_for(const Configuration& configuration, const std::string& version, std::ostream& out);

}  // namespace patchbay::app
