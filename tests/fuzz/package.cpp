// Whatever names and kinds an archive holds, nothing of it lands outside its folder, twice, below a file, or
// as anything but a file or a folder. Signatures and keys are any text.
#include "host/packages/minisign.hpp"
#include "host/packages/unpack.hpp"
#include "tests/packages/archive_maker.hpp"

#include <fuzzer/FuzzedDataProvider.h>

#include <cstdlib>
#include <set>

namespace {

using namespace patchbay::packages;
namespace fs = std::filesystem;

const fs::path kFolder = "/packages/staged/one";

/// Keeps what would be on the disk, and ends the process when that is not as it must be.
class WatchedDisk : public Disk {
  public:
    void make_folder(const fs::path& folder) override {
        place(folder);
        if (!folders_.insert(folder).second || files_.contains(folder)) std::abort();
    }
    void write_file(const fs::path& file, mode_t mode, const NextBlock& next) override {
        place(file);
        if (file == kFolder || !folders_.contains(file.parent_path()) || folders_.contains(file) ||
            !files_.insert(file).second || (mode & ~mode_t{0755}) != 0)
            std::abort();
        while (!next().empty()) {
        }
    }
    void sync_folder(const fs::path&) override {}
    void rename(const fs::path&, const fs::path&) override { std::abort(); }
    void remove_all(const fs::path&) override { std::abort(); }

  private:
    static void place(const fs::path& path) {
        const std::string text = path.string();
        if (path != kFolder && !text.starts_with(kFolder.string() + "/")) std::abort();
        for (const fs::path& part : path) {
            if (part == ".." || part == "." || part.empty()) std::abort();
        }
        for (const char c : text) {
            if (c == '\0' || c == '\\' || static_cast<unsigned char>(c) < ' ') std::abort();
        }
    }

    std::set<fs::path> folders_;
    std::set<fs::path> files_;
};

std::vector<MadeEntry> entries_from(FuzzedDataProvider& input) {
    std::vector<MadeEntry> entries;
    while (input.remaining_bytes() > 0 && entries.size() < 50) {
        MadeEntry entry;
        entry.kind = input.PickValueInArray({EntryKind::file, EntryKind::file, EntryKind::folder,
                                             EntryKind::symbolic_link, EntryKind::hard_link,
                                             EntryKind::device, EntryKind::pipe});
        entry.name = input.ConsumeBool() ? "plugin.json" : input.ConsumeRandomLengthString(300);
        entry.content = input.ConsumeRandomLengthString(20);
        entry.mode = input.ConsumeIntegral<std::uint16_t>() & 07777;
        entries.push_back(std::move(entry));
    }
    return entries;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    WatchedDisk raw_disk;
    (void)unpack(bytes, kFolder, raw_disk, {});
    (void)parse_public_key(bytes);
    (void)verify("package", bytes, {PublicKey{}});

    FuzzedDataProvider input(data, size);
    std::string package;
    try {
        package = make_package(entries_from(input));
    } catch (const std::runtime_error&) {
        return 0;  // what no archive can hold
    }
    WatchedDisk disk;
    (void)unpack(package, kFolder, disk, {});
    return 0;
}
