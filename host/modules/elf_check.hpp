#pragma once
// Looks into a plugin's library without running it: is it a shared library for this machine, does it export
// the one symbol and nothing else, and can it be unloaded again? Source: System V ABI, ELF-64.

#include <patchbay/result.hpp>

#include <filesystem>

namespace patchbay::modules {

/// Nothing, or a refusal in words.
Result<void> check_library_file(const std::filesystem::path& file);

}  // namespace patchbay::modules
