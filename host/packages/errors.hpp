#pragma once
// How work on a package fails: what was found, what was needed, what to do. Every code begins with
// "package.".

#include <patchbay/result.hpp>

#include <filesystem>
#include <string>
#include <system_error>

namespace patchbay::packages {

/// The package, or what was asked, is at fault.
Error refusal(std::string code, std::string title, std::string found, std::string fix);
Error not_found(std::string code, std::string title, std::string found, std::string fix);
Error conflict(std::string code, std::string title, std::string found, std::string fix);

/// package.disk_full, package.disk_read_only or package.disk_failed, by what the system said of `path`.
Error disk_error(std::error_code cause, const std::filesystem::path& path);

}  // namespace patchbay::packages
