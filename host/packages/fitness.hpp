#pragma once
// Whether packages are fit for a version of the host, told before an upgrade. Reads plugin.json only; any
// thread.

#include "host/modules/packages.hpp"
#include "host/packages/version_range.hpp"

#include <optional>
#include <string>
#include <vector>

namespace patchbay::packages {

struct Fit {
    std::string id;
    std::string version;           ///< of the plugin; empty when its manifest can't be read
    std::optional<Error> problem;  ///< none: it fits
    std::string words;             ///< what was compared, for people
};

/// Of one manifest's "host"; without one every version is taken.
Result<void> check_host_range(const std::optional<std::string>& range, const Version& host,
                              const std::string& where);

/// "host" of `folder`/plugin.json, which must be a manifest that was read before.
std::optional<std::string> host_range_of(const std::filesystem::path& folder);

/// One for each package, in their order.
std::vector<Fit> fits(const std::vector<modules::Package>& packages, const Version& host);

}  // namespace patchbay::packages
