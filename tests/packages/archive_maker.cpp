#include "tests/packages/archive_maker.hpp"

#include "tests/packages/temporary_folder.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <stdexcept>

namespace patchbay::packages {
namespace {

la_ssize_t keep(archive*, void* bytes, const void* data, std::size_t size) {
    static_cast<std::string*>(bytes)->append(static_cast<const char*>(data), size);
    return static_cast<la_ssize_t>(size);
}

void check(int status, archive* writer) {
    if (status != ARCHIVE_OK) throw std::runtime_error(archive_error_string(writer));
}

void set_kind(archive_entry* entry, const MadeEntry& made) {
    archive_entry_set_filetype(entry, AE_IFREG);
    switch (made.kind) {
        case EntryKind::file:
            archive_entry_set_size(entry, static_cast<la_int64_t>(made.content.size()));
            break;
        case EntryKind::folder:
            archive_entry_set_filetype(entry, AE_IFDIR);
            break;
        case EntryKind::symbolic_link:
            archive_entry_set_filetype(entry, AE_IFLNK);
            archive_entry_set_symlink(entry, made.content.c_str());
            break;
        case EntryKind::hard_link:
            archive_entry_set_hardlink(entry, made.content.c_str());
            break;
        case EntryKind::device:
            archive_entry_set_filetype(entry, AE_IFCHR);
            break;
        case EntryKind::pipe:
            archive_entry_set_filetype(entry, AE_IFIFO);
            break;
    }
}

}  // namespace

std::string make_tar(const std::vector<MadeEntry>& entries) {
    std::string bytes;
    archive* const writer = archive_write_new();
    archive_write_set_format_pax_restricted(writer);
    check(archive_write_set_format_option(writer, "pax", "hdrcharset", "BINARY"), writer);
    check(archive_write_open(writer, &bytes, nullptr, keep, nullptr), writer);
    for (const MadeEntry& made : entries) {
        archive_entry* const entry = archive_entry_new();
        archive_entry_set_pathname(entry, made.name.c_str());
        archive_entry_set_perm(entry, static_cast<__LA_MODE_T>(made.mode));
        set_kind(entry, made);
        check(archive_write_header(writer, entry), writer);
        if (made.kind == EntryKind::file)
            archive_write_data(writer, made.content.data(), made.content.size());
        archive_entry_free(entry);
    }
    check(archive_write_close(writer), writer);
    archive_write_free(writer);
    return bytes;
}

std::string zstd(const std::string& bytes) {
    std::string packed;
    archive* const writer = archive_write_new();
    archive_write_set_format_raw(writer);
    archive_write_add_filter_zstd(writer);
    archive_write_set_bytes_in_last_block(writer, 1);
    check(archive_write_open(writer, &packed, nullptr, keep, nullptr), writer);
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_filetype(entry, AE_IFREG);
    check(archive_write_header(writer, entry), writer);
    archive_write_data(writer, bytes.data(), bytes.size());
    archive_entry_free(entry);
    check(archive_write_close(writer), writer);
    archive_write_free(writer);
    return packed;
}

std::string make_package(const std::vector<MadeEntry>& entries) {
    return zstd(make_tar(entries));
}

std::string small_package(const std::string& id, const std::string& version, const std::string& program) {
    return make_package(
        {{"plugin.json", program_manifest(id, version)}, {"run", program, EntryKind::file, 0755}});
}

}  // namespace patchbay::packages
