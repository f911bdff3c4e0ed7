#pragma once
// `patchbay plugin check`: which abuses, on which plugin, and where the report goes.

#include "host/check/run.hpp"
#include "host/packages/cli/console.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace patchbay::check {

struct CheckRequest {
    std::filesystem::path plugin;  ///< a folder, or a .patchbay file
    std::string mode = "both";     ///< inside, process, both
    std::vector<std::string> only;
    bool list = false;
    bool quick = false;
    std::filesystem::path json;      ///< empty: no file
    std::filesystem::path settings;  ///< a JSON object; empty: defaults alone
    std::vector<std::filesystem::path> bundled;
    std::filesystem::path neighbour;
};

inline constexpr int kUsage = 2;

/// 0 all passed, 1 something failed, 2 the request is not right.
int check_plugin(const packages::cli::Console& console, const CheckRequest& request);

/// What the request asks for. The error when it names an abuse that there is none of.
Result<Plan> plan_for(const CheckRequest& request);

/// Every abuse: what it does, and why.
std::string list_of(const Abuses& abuses);

}  // namespace patchbay::check
