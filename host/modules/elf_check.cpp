#include "host/modules/elf_check.hpp"

#include "host/modules/refusal.hpp"

#include <patchbay/boundary.h>

#include <elf.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::modules {
namespace {

#if defined(__x86_64__)
constexpr Elf64_Half kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr Elf64_Half kMachine = EM_AARCH64;
#endif

constexpr std::uintmax_t kLargestLibrary = 512ULL * 1024 * 1024;

/// Reads structures out of the file's bytes; nothing when they are not there.
class Image {
  public:
    explicit Image(std::string bytes) : bytes_(std::move(bytes)) {}

    template <class T>
    std::optional<T> at(std::uint64_t offset) const {
        if (offset > bytes_.size() || bytes_.size() - offset < sizeof(T)) return std::nullopt;
        T value;
        std::memcpy(&value, bytes_.data() + offset, sizeof value);
        return value;
    }
    std::string_view text_at(std::uint64_t offset) const {
        if (offset >= bytes_.size()) return {};
        const std::string_view rest = std::string_view(bytes_).substr(offset);
        return rest.substr(0, rest.find('\0'));
    }

  private:
    std::string bytes_;
};

struct Exports {
    bool entry = false;
    std::string other;   // an export that should not be there
    std::string unique;  // a symbol that would keep the library mapped for good
};

std::optional<Exports> read_exports(const Image& image, const Elf64_Ehdr& header) {
    Exports exports;
    for (Elf64_Half index = 0; index < header.e_shnum; ++index) {
        const auto section = image.at<Elf64_Shdr>(header.e_shoff + std::uint64_t{index} * header.e_shentsize);
        if (!section) return std::nullopt;
        if (section->sh_type != SHT_DYNSYM) continue;
        const auto names =
            image.at<Elf64_Shdr>(header.e_shoff + std::uint64_t{section->sh_link} * header.e_shentsize);
        if (!names) return std::nullopt;
        for (std::uint64_t at = 0; at + sizeof(Elf64_Sym) <= section->sh_size; at += sizeof(Elf64_Sym)) {
            const auto symbol = image.at<Elf64_Sym>(section->sh_offset + at);
            if (!symbol) return std::nullopt;
            const auto binding = ELF64_ST_BIND(symbol->st_info);
            if (symbol->st_shndx == SHN_UNDEF || binding == STB_LOCAL) continue;
            const std::string_view name = image.text_at(names->sh_offset + symbol->st_name);
            if (binding == STB_GNU_UNIQUE) {
                exports.unique = name;
            } else if (name == PATCHBAY_ENTRY_SYMBOL) {
                exports.entry = true;
            } else if (!name.empty()) {
                exports.other = name;
            }
        }
    }
    return exports;
}

}  // namespace

Result<void> check_library_file(const std::filesystem::path& file) {
    std::error_code missing;
    const auto size = std::filesystem::file_size(file, missing);
    if (missing) {
        return refusal("no_library", "The plugin's library is not there", file.string(),
                       "Build the plugin, or install its whole package");
    }
    if (size > kLargestLibrary)
        return refusal("library_too_large", "The plugin's library is too large", file.string(),
                       "At most 512 MiB are loaded");
    std::ifstream in(file, std::ios::binary);
    const Image image(std::string(std::istreambuf_iterator<char>(in), {}));
    const auto header = image.at<Elf64_Ehdr>(0);
    if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
        header->e_ident[EI_CLASS] != ELFCLASS64) {
        return refusal("not_a_library", "The file is not a shared library",
                       file.string() + " does not begin as a 64-bit ELF file",
                       "Build it with patchbay_add_plugin()");
    }
    if (header->e_type != ET_DYN || header->e_machine != kMachine) {
        return refusal("other_machine", "The library is not for this machine",
                       file.string() + " was built for ELF machine " + std::to_string(header->e_machine),
                       "Build it on this kind of machine");
    }
    const auto exports = read_exports(image, *header);
    if (!exports)
        return refusal("not_a_library", "The library is damaged", file.string() + " ends inside its tables",
                       "Build or copy it again");
    if (!exports->unique.empty()) {
        return refusal("can_not_unload", "The library could never be unloaded",
                       "it exports the unique symbol " + exports->unique,
                       "Build it with patchbay_add_plugin(), or with -fno-gnu-unique -fvisibility=hidden");
    }
    if (!exports->entry) {
        return refusal("no_entry", "The library is not a Patchbay plugin",
                       "it does not export " PATCHBAY_ENTRY_SYMBOL,
                       "Put PATCHBAY_PLUGIN(YourClass) into one of its sources");
    }
    if (!exports->other.empty()) {
        return refusal("too_many_exports", "The library exports more than its entry",
                       "it also exports " + exports->other,
                       "Build it with patchbay_add_plugin(), which hides everything else");
    }
    return {};
}

}  // namespace patchbay::modules
