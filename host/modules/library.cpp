#include "host/modules/library.hpp"

#include "host/modules/elf_check.hpp"
#include "host/modules/refusal.hpp"

#include <patchbay/host.hpp>

#include <boost/dll/shared_library.hpp>

namespace patchbay::modules {
namespace {

Result<void> check_entry(const patchbay_plugin* entry, const std::string& where) {
    if (entry == nullptr || entry->magic != PATCHBAY_MAGIC) {
        return refusal("wrong_magic", "The library is not a Patchbay plugin",
                       where + ": its entry does not carry Patchbay's mark",
                       "Build it with the Patchbay SDK");
    }
    if (entry->abi != PATCHBAY_ABI) {
        return refusal(
            "abi_mismatch", "The plugin speaks another binary boundary",
            where + " has ABI " + std::to_string(entry->abi) + ", this host needs " +
                std::to_string(PATCHBAY_ABI),
            entry->abi > PATCHBAY_ABI ? "Update Patchbay" : "Rebuild the plugin with the current SDK");
    }
    if (entry->create == nullptr || entry->call == nullptr || entry->destroy == nullptr) {
        return refusal("incomplete_entry", "The plugin's entry is incomplete",
                       where + " lacks create, call or destroy", "Build it with the Patchbay SDK");
    }
    return {};
}

Error cannot_load(const std::string& why, const std::string& where) {
    return refusal("can_not_load", "The library can't be loaded", why,
                   "Install the libraries it needs; ldd " + where + " names them");
}

}  // namespace

struct Library::Loaded {
    std::filesystem::path copy;
    boost::dll::shared_library library;
};

Library::Library(std::unique_ptr<Loaded> loaded) : loaded_(std::move(loaded)) {}

Library::~Library() {
    if (!loaded_) return;
    loaded_->library.unload();
    if (loaded_->copy.empty()) return;
    std::error_code ignored;
    std::filesystem::remove(loaded_->copy, ignored);
}

const std::filesystem::path& Library::file() const {
    return loaded_->copy;
}

void Library::abandon() {
    loaded_.release();
}  // NOLINT(bugprone-unused-return-value): leaked on purpose

Result<std::unique_ptr<Library>> Library::load(const std::filesystem::path& file,
                                               const std::filesystem::path& run_folder,
                                               const std::string& name) {
    if (auto checked = check_library_file(file); !checked) return checked.error();
    std::filesystem::path copy;
    try {
        copy = private_copy(file, run_folder, name);
    } catch (const std::filesystem::filesystem_error& error) {
        return cannot_load(error.what(), file.string());
    }
    auto library = open(copy, file.string());
    if (library) {
        (*library)->loaded_->copy = copy;
    } else {
        std::error_code ignored;
        std::filesystem::remove(copy, ignored);
    }
    return library;
}

Result<std::unique_ptr<Library>> Library::open(const std::filesystem::path& file, const std::string& where) {
    auto loaded = std::make_unique<Loaded>();
    try {
        loaded->library.load(boost::dll::fs::path(file.string()),
                             boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
    } catch (const std::exception& exception) {
        return cannot_load(exception.what(), where);
    }
    std::unique_ptr<Library> library(new Library(std::move(loaded)));
    try {
        library->entry_ = library->loaded_->library.get<const patchbay_plugin*()>(PATCHBAY_ENTRY_SYMBOL)();
    } catch (...) {
        return refusal("entry_failed", "The plugin's entry failed",
                       where + ": " PATCHBAY_ENTRY_SYMBOL " threw an exception, and nothing may cross it",
                       "Build the plugin with the Patchbay SDK: its PATCHBAY_PLUGIN() throws nothing");
    }
    if (auto checked = check_entry(library->entry_, where); !checked) return checked.error();
    return library;
}

std::filesystem::path private_copy(const std::filesystem::path& file, const std::filesystem::path& run_folder,
                                   const std::string& name) {
    std::filesystem::create_directories(run_folder);
    const bool folder = std::filesystem::is_directory(file);
    const auto copy = run_folder / ("lib" + name + "-" + new_id() + (folder ? "" : ".so"));
    std::filesystem::copy(file, copy, std::filesystem::copy_options::recursive);
    return copy;
}

}  // namespace patchbay::modules
