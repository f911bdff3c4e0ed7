#include "tests/packages/temporary_folder.hpp"

#include <stdlib.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace patchbay::packages {

TemporaryFolder::TemporaryFolder() {
    // In memory where there is such a place: the tests ask for thousands of syncs.
    const std::filesystem::path memory("/dev/shm");
    const auto parent =
        std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
    std::string name = (parent / "patchbay-packages-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void put_file(const std::filesystem::path& file, std::string_view text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return std::move(text).str();
}

std::string program_manifest(const std::string& id, const std::string& version, const std::string& more) {
    return R"({"id": ")" + id + R"(", "name": "A test", "version": ")" + version +
           R"(", "sdk": "1", "program": ["./run"])" + more + "}";
}

}  // namespace patchbay::packages
