#pragma once
// A folder of a test's own, gone with it.

#include <filesystem>
#include <string>
#include <string_view>

namespace patchbay::packages {

class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

/// Makes the folders above it, too.
void put_file(const std::filesystem::path& file, std::string_view text);
std::string text_of(const std::filesystem::path& file);

/// plugin.json of a plugin that is a program, so that it needs no library.
std::string program_manifest(const std::string& id, const std::string& version, const std::string& more = "");

}  // namespace patchbay::packages
