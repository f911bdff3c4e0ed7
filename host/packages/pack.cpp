#include "host/packages/pack.hpp"

#include "host/packages/contents.hpp"
#include "host/packages/errors.hpp"
#include "host/packages/inspection.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <cerrno>
#include <fstream>
#include <memory>
#include <sstream>
#include <system_error>

namespace patchbay::packages {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLevel = "9";  // of 22: the higher ones take ten times as long for a few per cent

struct FreeEntry {
    void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};
struct FreeWriter {
    void operator()(archive* writer) const { archive_write_free(writer); }
};

class Writer {
  public:
    Writer() : writer_(archive_write_new()) {
        archive_write_add_filter_zstd(writer_.get());
        check(archive_write_set_filter_option(writer_.get(), "zstd", "compression-level", kLevel));
        archive_write_set_format_pax_restricted(writer_.get());
        archive_write_set_bytes_in_last_block(writer_.get(), 1);
        check(archive_write_open(writer_.get(), &bytes_, nullptr, &Writer::keep, nullptr));
    }

    void add(const ContentFile& file, const std::string& content) {
        const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
        archive_entry_set_pathname(entry.get(), file.name.c_str());
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), file.executable ? 0755 : 0644);
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
        archive_entry_set_mtime(entry.get(), 0, 0);
        check(archive_write_header(writer_.get(), entry.get()));
        if (archive_write_data(writer_.get(), content.data(), content.size()) !=
            static_cast<la_ssize_t>(content.size()))
            check(ARCHIVE_FATAL);
    }

    std::string finish() {
        check(archive_write_close(writer_.get()));
        return std::move(bytes_);
    }

  private:
    static la_ssize_t keep(archive*, void* bytes, const void* data, std::size_t size) {
        static_cast<std::string*>(bytes)->append(static_cast<const char*>(data), size);
        return static_cast<la_ssize_t>(size);
    }
    void check(int status) const {
        if (status == ARCHIVE_OK) return;
        const char* text = archive_error_string(writer_.get());
        throw std::runtime_error(std::string("libarchive can't write: ") +
                                 (text != nullptr ? text : "no reason"));
    }

    std::string bytes_;
    std::unique_ptr<archive, FreeWriter> writer_;
};

Result<void> check_sizes(const std::vector<ContentFile>& files, const Limits& limits) {
    std::uint64_t total = 0;
    for (const auto& file : files)
        total += file.size;
    if (files.size() <= limits.entries && total <= limits.unpacked_bytes) return {};
    return refusal("too_large", "The package is too large",
                   std::to_string(files.size()) + " files of " + std::to_string(total) + " bytes; at most " +
                       std::to_string(limits.entries) + " files of " + std::to_string(limits.unpacked_bytes) +
                       " bytes are taken",
                   "Take out what the plugin does not need; strip the library");
}

}  // namespace

Result<std::string> read_file(const fs::path& file, std::uint64_t at_most) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (error) {
        return refusal("file_unreadable", "The file can't be read", file.string() + ": " + error.message(),
                       "Give the path of a file that you may read");
    }
    if (size > at_most) {
        return refusal("too_large", "The package is too large",
                       file.string() + " has " + std::to_string(size) + " bytes; at most " +
                           std::to_string(at_most) + " are taken",
                       "Take out what the plugin does not need, and pack it again");
    }
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) {
        return refusal("file_unreadable", "The file can't be read", file.string(),
                       "Give the path of a file that you may read");
    }
    return std::move(text).str();
}

Result<Packed> pack(const fs::path& folder, const Limits& limits) {
    const auto manifest = inspect(folder);
    if (!manifest) return manifest.error();
    const auto files = contents_of(folder, *manifest);
    if (!files) return files.error();
    if (auto checked = check_sizes(*files, limits); !checked) return checked.error();
    Writer writer;
    for (const ContentFile& file : *files) {
        const auto content = read_file(folder / file.name, limits.unpacked_bytes);
        if (!content) return content.error();
        writer.add(file, *content);
    }
    Packed packed{manifest->id + "-" + manifest->version + ".patchbay", writer.finish(), files->size()};
    if (packed.bytes.size() > limits.packed_bytes) {
        return refusal("too_large", "The package is too large",
                       packed.file_name + " would have " + std::to_string(packed.bytes.size()) +
                           " bytes; at most " + std::to_string(limits.packed_bytes) + " are taken",
                       "Take out what the plugin does not need; strip the library");
    }
    return packed;
}

}  // namespace patchbay::packages
