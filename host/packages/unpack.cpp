#include "host/packages/unpack.hpp"

#include "host/packages/entry_name.hpp"
#include "host/packages/errors.hpp"
#include "host/packages/tar_stream.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace patchbay::packages {
namespace {

constexpr std::string_view kManifest = "plugin.json";

/// Reads the entries out of a TarStream; an error of the stream is kept, since libarchive would lose its
/// words.
class Tar {
  public:
    explicit Tar(TarStream& stream) : stream_(stream), reader_(archive_read_new()) {
        archive_read_support_format_tar(reader_.get());
    }

    Result<void> open() {
        return checked(archive_read_open(reader_.get(), this, nullptr, &Tar::feed, nullptr));
    }
    /// Null at the end.
    Result<archive_entry*> next() {
        archive_entry* entry = nullptr;
        const int status = archive_read_next_header(reader_.get(), &entry);
        if (status == ARCHIVE_EOF) return static_cast<archive_entry*>(nullptr);
        if (auto read = checked(status); !read) return read.error();
        return entry;
    }
    /// The next piece of the entry's content; empty at its end.
    std::string_view content() {
        const void* data = nullptr;
        std::size_t size = 0;
        la_int64_t offset = 0;
        do {
            const int status = archive_read_data_block(reader_.get(), &data, &size, &offset);
            if (status == ARCHIVE_EOF) return {};
            checked(status).value_or_throw();
        } while (size == 0);
        return {static_cast<const char*>(data), size};
    }

  private:
    struct Close {
        void operator()(archive* reader) const { archive_read_free(reader); }
    };

    static la_ssize_t feed(archive* reader, void* self, const void** block) {
        auto& tar = *static_cast<Tar*>(self);
        auto next = tar.stream_.next();
        if (!next) {
            tar.broken_ = next.error();
            archive_set_error(reader, EIO, "the stream is broken");
            return ARCHIVE_FATAL;
        }
        *block = next->data();
        return static_cast<la_ssize_t>(next->size());
    }

    Result<void> checked(int status) const {
        if (broken_) return *broken_;
        if (status == ARCHIVE_OK) return {};
        const char* text = archive_error_string(reader_.get());
        return unreadable(text != nullptr ? text : "its tar can't be read");
    }

    TarStream& stream_;
    std::unique_ptr<archive, Close> reader_;
    std::optional<Error> broken_;
};

Error forbidden_entry(const std::string& name, const std::string& what) {
    return refusal("unsafe_entry", "The package holds something that no package may hold",
                   name + " is " + what, "Make the package with `patchbay plugin pack`");
}

Result<void> check_kind(archive_entry* entry, const std::string& name) {
    if (archive_entry_hardlink(entry) != nullptr) return forbidden_entry(name, "a hard link");
    if (archive_entry_sparse_count(entry) > 0) return forbidden_entry(name, "a sparse file");
    switch (archive_entry_filetype(entry)) {
        case AE_IFREG:
        case AE_IFDIR:
            return {};
        case AE_IFLNK:
            return forbidden_entry(name, "a symbolic link");
        default:
            return forbidden_entry(name, "a device, a pipe or a socket");
    }
}

bool is_second_manifest(std::string_view name) {
    return name.size() > kManifest.size() && name.ends_with(kManifest) &&
           name[name.size() - kManifest.size() - 1] == '/';
}

class Unpacking {
  public:
    Unpacking(std::filesystem::path folder, Disk& disk, const Limits& limits)
        : folder_(std::move(folder)), disk_(disk), limits_(limits) {}

    void all_of(Tar& tar) {
        disk_.make_folder(folder_);
        while (archive_entry* entry = tar.next().value_or_throw())
            take(entry, tar);
        if (!files_.contains(std::string(kManifest))) {
            throw Failure(
                refusal("no_manifest", "The package has no plugin.json", "none at the top of the archive",
                        "Make the package of the folder that holds plugin.json, with `patchbay plugin "
                        "pack`"));
        }
        for (auto folder = folders_.rbegin(); folder != folders_.rend(); ++folder)
            disk_.sync_folder(folder_ / *folder);
        disk_.sync_folder(folder_);
        disk_.sync_folder(folder_.parent_path());
    }

  private:
    void take(archive_entry* entry, Tar& tar) {
        if (++entries_ > limits_.entries) {
            throw Failure(
                refusal("too_large", "The package is too large",
                        "it holds more than " + std::to_string(limits_.entries) + " files and folders",
                        "Take out what the plugin does not need, and pack it again"));
        }
        const char* raw = archive_entry_pathname(entry);
        const std::string name = check_entry_name(raw != nullptr ? raw : "").value_or_throw();
        check_kind(entry, name).value_or_throw();
        const bool is_folder = archive_entry_filetype(entry) == AE_IFDIR;
        if (is_folder) {
            make_folders(name);
        } else {
            const auto slash = name.rfind('/');
            if (slash != std::string::npos) make_folders(name.substr(0, slash));
            write(name, archive_entry_perm(entry), tar);
        }
    }

    void write(const std::string& name, mode_t asked, Tar& tar) {
        if (is_second_manifest(name)) {
            throw Failure(refusal("two_manifests", "The package holds more than one plugin.json", name,
                                  "Pack one plugin only, with its plugin.json at the top"));
        }
        if (name.empty() || folders_.contains(name) || !files_.insert(name).second) throw repeated(name);
        const mode_t mode = (asked & 0100) != 0 ? 0755 : 0644;
        disk_.write_file(folder_ / name, mode, [&] { return tar.content(); });
    }

    void make_folders(const std::string& name) {
        if (name.empty()) return;
        for (std::size_t end = name.find('/'); end != std::string::npos; end = name.find('/', end + 1))
            make_folder(name.substr(0, end));
        make_folder(name);
    }
    void make_folder(const std::string& name) {
        if (files_.contains(name)) throw repeated(name);
        if (folders_.insert(name).second) disk_.make_folder(folder_ / name);
    }

    static Failure repeated(const std::string& name) {
        return Failure(refusal("repeated_entry", "The package holds one name twice", name,
                               "Make the package with `patchbay plugin pack`"));
    }

    std::filesystem::path folder_;
    Disk& disk_;
    const Limits& limits_;
    std::size_t entries_ = 0;
    std::set<std::string> files_;
    std::set<std::string> folders_;
};

/// What follows the tar's end must be whole, too: a file that was cut short there is not what was signed.
void read_to_the_end(TarStream& stream) {
    while (!stream.next().value_or_throw().empty()) {
    }
}

}  // namespace

Result<void> unpack(std::string_view packed, const std::filesystem::path& folder, Disk& disk,
                    const Limits& limits) {
    try {
        const auto stream = TarStream::open(packed, limits).value_or_throw();
        Tar tar(*stream);
        tar.open().value_or_throw();
        Unpacking(folder, disk, limits).all_of(tar);
        read_to_the_end(*stream);
        return {};
    } catch (const Failure& failure) {
        return failure.error();
    }
}

}  // namespace patchbay::packages
