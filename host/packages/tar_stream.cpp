#include "host/packages/tar_stream.hpp"

#include "host/packages/errors.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <string>

namespace patchbay::packages {
namespace {

constexpr std::string_view kZstdMagic = "\x28\xb5\x2f\xfd";
constexpr int kOneFilter = 2;  // libarchive counts the bytes themselves as one

std::string megabytes(std::uint64_t bytes) {
    return std::to_string(bytes / (1024 * 1024)) + " MiB";
}

Error too_large(const std::string& found) {
    return refusal("too_large", "The package is too large", found,
                   "Take out what the plugin does not need, and pack it again");
}

std::string words_of(archive* reader) {
    const char* text = archive_error_string(reader);
    return text != nullptr ? text : "the data is not zstd";
}

}  // namespace

Error unreadable(const std::string& found) {
    return refusal("unreadable", "The file is not a whole package", found,
                   "Get the file again, or make it anew with `patchbay plugin pack`");
}

void TarStream::Close::operator()(archive* reader) const {
    archive_read_free(reader);
}

TarStream::TarStream(Reader reader, std::uint64_t packed, const Limits& limits)
    : reader_(std::move(reader)), packed_(packed), limits_(limits) {}

Result<std::unique_ptr<TarStream>> TarStream::open(std::string_view packed, const Limits& limits) {
    if (packed.empty()) return unreadable("it is empty");
    if (packed.size() > limits.packed_bytes)
        return too_large(megabytes(packed.size()) + "; at most " + megabytes(limits.packed_bytes) +
                         " are taken");
    if (!packed.starts_with(kZstdMagic)) return unreadable("it does not begin as zstd data does");
    Reader reader(archive_read_new());
    archive_read_support_filter_zstd(reader.get());
    archive_read_support_format_raw(reader.get());
    archive_entry* entry = nullptr;
    if (archive_read_open_memory(reader.get(), packed.data(), packed.size()) != ARCHIVE_OK ||
        archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK)
        return unreadable(words_of(reader.get()));
    if (archive_filter_count(reader.get()) != kOneFilter) return unreadable("it is packed more than once");
    return std::unique_ptr<TarStream>(new TarStream(std::move(reader), packed.size(), limits));
}

Result<std::string_view> TarStream::next() {
    const void* data = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int status = archive_read_data_block(reader_.get(), &data, &size, &offset);
    if (status == ARCHIVE_EOF) return std::string_view();
    if (status != ARCHIVE_OK) return unreadable(words_of(reader_.get()));
    unpacked_ += size;
    if (unpacked_ > limits_.unpacked_bytes)
        return too_large("it unpacks to more than " + megabytes(limits_.unpacked_bytes));
    if (unpacked_ > limits_.ratio_from && unpacked_ / limits_.ratio > packed_) {
        return too_large("it unpacks to more than " + std::to_string(limits_.ratio) +
                         " times its size, as data made to fill a disk does");
    }
    return std::string_view(static_cast<const char*>(data), size);
}

}  // namespace patchbay::packages
