#include "host/packages/contents.hpp"

#include "host/packages/entry_name.hpp"
#include "host/packages/errors.hpp"

#include <algorithm>
#include <array>

namespace patchbay::packages {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 3> kFolders{"locales", "migrations", "ui"};
constexpr std::array<std::string_view, 3> kFiles{"LICENSE", "README.md", "plugin.json"};

bool among(const auto& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_left_behind(const std::string& name) {
    return name.starts_with('.') || name == "__pycache__" || name.ends_with(".patchbay") ||
           name.ends_with(".minisig");
}

class Gathering {
  public:
    Gathering(fs::path folder, const modules::Manifest& manifest)
        : folder_(std::move(folder)), manifest_(manifest) {}

    std::vector<ContentFile> all() {
        walk(folder_, true);
        std::sort(found_.begin(), found_.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
        return std::move(found_);
    }

  private:
    void walk(const fs::path& folder, bool top) {
        for (const auto& entry : fs::directory_iterator(folder)) {
            const std::string name = entry.path().filename().string();
            if (is_left_behind(name) || (top && !belongs(name, entry.is_directory()))) continue;
            take(entry);
        }
    }

    bool belongs(const std::string& name, bool is_folder) const {
        if (!manifest_.program.empty()) return true;
        return is_folder ? among(kFolders, name)
                         : among(kFiles, name) || name == "lib" + manifest_.id + ".so";
    }

    void take(const fs::directory_entry& entry) {
        const std::string name =
            check_entry_name(entry.path().lexically_relative(folder_).generic_string()).value_or_throw();
        if (entry.is_symlink() || !(entry.is_regular_file() || entry.is_directory())) {
            throw Failure(refusal("unsafe_entry", "The package holds something that no package may hold",
                                  entry.path().string() + " is neither a file nor a folder",
                                  "Put the file itself there"));
        }
        if (entry.is_directory()) return walk(entry.path(), false);
        const bool executable = (entry.status().permissions() & fs::perms::owner_exec) != fs::perms::none;
        found_.push_back({name, entry.file_size(), executable});
    }

    fs::path folder_;
    const modules::Manifest& manifest_;
    std::vector<ContentFile> found_;
};

}  // namespace

Result<std::vector<ContentFile>> contents_of(const fs::path& folder, const modules::Manifest& manifest) {
    try {
        return Gathering(folder, manifest).all();
    } catch (const Failure& failure) {
        return failure.error();
    } catch (const fs::filesystem_error& error) {
        return refusal("folder_unreadable", "The plugin's folder can't be read", error.what(),
                       "Make the folder and all that is in it readable for you");
    }
}

}  // namespace patchbay::packages
