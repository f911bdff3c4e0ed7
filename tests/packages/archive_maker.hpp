#pragma once
// Archives as nobody's packer makes them.

#include <string>
#include <vector>

namespace patchbay::packages {

enum class EntryKind { file, folder, symbolic_link, hard_link, device, pipe };

struct MadeEntry {
    std::string name;
    std::string content{};  ///< of a link: where it leads
    EntryKind kind = EntryKind::file;
    int mode = 0644;
};

std::string make_tar(const std::vector<MadeEntry>& entries);
std::string zstd(const std::string& bytes);

/// A package with these entries.
std::string make_package(const std::vector<MadeEntry>& entries);
/// A whole package of a program.
std::string small_package(const std::string& id, const std::string& version,
                          const std::string& program = "#!/bin/sh\n");

}  // namespace patchbay::packages
