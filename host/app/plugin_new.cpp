#include "host/app/plugin_new.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <sstream>
#include <string_view>
#include <utility>

namespace patchbay::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestName = 40;
// As in modules/manifest.cpp: names of the host's own schemas and paths.
constexpr std::array<std::string_view, 10> kReserved{"accounts", "admin",  "host",  "live",    "me",
                                                     "modules",  "public", "setup", "session", "users"};

Error error(std::string code, std::string title, std::string detail, std::string fix) {
    return {ErrorKind::invalid,
            "plugin." + std::move(code),
            std::move(title),
            std::move(detail),
            std::move(fix),
            {},
            0};
}

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

bool is_name(const std::string& name) {
    const auto fits = [](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '-'; };
    return !name.empty() && name.size() <= kLongestName && is_lower(name.front()) &&
           std::all_of(name.begin(), name.end(), fits);
}

Result<void> check_name(const std::string& name) {
    if (!is_name(name)) {
        return error(
            "bad_name", "This can't be a plugin's name",
            "\"" + name + "\" has to be 1 to 40 lower case letters, digits and dashes, a letter first",
            "Choose another, such as shop-channel");
    }
    if (std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end()) {
        return error("reserved_name", "The name is taken by the host", name,
                     "Choose another, such as my-" + name);
    }
    return {};
}

char upper(char c) {
    return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
}

/// "shop-channel" as "ShopChannel".
std::string class_of(const std::string& name) {
    std::string text;
    bool start = true;
    for (const char c : name) {
        if (c != '-') text += start ? upper(c) : c;
        start = c == '-';
    }
    return text;
}

/// "shop-channel" as "Shop channel".
std::string title_of(const std::string& name) {
    std::string text = name;
    std::replace(text.begin(), text.end(), '-', ' ');
    text.front() = upper(text.front());
    return text;
}

/// "shop-channel" as "shop_channel".
std::string file_of(const std::string& name) {
    std::string text = name;
    std::replace(text.begin(), text.end(), '-', '_');
    return text;
}

using Names = std::array<std::pair<std::string_view, std::string>, 4>;

std::string filled_in(std::string text, const Names& names) {
    for (const auto& [placeholder, value] : names) {
        for (auto at = text.find(placeholder); at != std::string::npos;
             at = text.find(placeholder, at + value.size()))
            text.replace(at, placeholder.size(), value);
    }
    return text;
}

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) throw fs::filesystem_error("can't read", path, std::make_error_code(std::errc::io_error));
    return text.str();
}

void write_file(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary);
    out << text;
    out.close();
    if (!out) throw fs::filesystem_error("can't write", path, std::make_error_code(std::errc::io_error));
}

/// A template's files, below it.
std::vector<fs::path> files_of(const fs::path& from) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(from)) {
        if (entry.is_regular_file()) files.push_back(entry.path().lexically_relative(from));
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// Takes away what was written when it does not become a whole.
class Unfinished {
  public:
    explicit Unfinished(fs::path target) : target_(std::move(target)), existed_(fs::exists(target_)) {}
    Unfinished(const Unfinished&) = delete;
    ~Unfinished() {
        if (finished_) return;
        std::error_code ignored;
        if (!existed_) {
            fs::remove_all(target_, ignored);
            return;
        }
        for (const auto& entry : fs::directory_iterator(target_, ignored))
            fs::remove_all(entry.path(), ignored);
    }
    void finish() { finished_ = true; }

  private:
    const fs::path target_;
    const bool existed_;
    bool finished_ = false;
};

std::vector<fs::path> write_files(const fs::path& from, const Names& names, const fs::path& target) {
    Unfinished unfinished(target);
    std::vector<fs::path> written;
    for (const fs::path& file : files_of(from)) {
        written.push_back(target / filled_in(file.string(), names));
        write_file(written.back(), filled_in(read_file(from / file), names));
    }
    unfinished.finish();
    return written;
}

}  // namespace

Result<std::vector<fs::path>> write_plugin(const fs::path& templates, const std::string& name,
                                           PluginKind kind, const fs::path& target) {
    if (auto checked = check_name(name); !checked) return checked.error();
    const fs::path from = templates / (kind == PluginKind::channel ? "channel" : "service");
    if (!fs::is_directory(from)) {
        return error("no_templates", "The templates are not installed", from.string() + " does not exist",
                     "Install Patchbay whole (cmake --install), or say where share/patchbay/templates is");
    }
    try {
        if (fs::exists(target) && (!fs::is_directory(target) || !fs::is_empty(target))) {
            return error("target_not_empty", "There is something already",
                         target.string() + " is not an empty folder",
                         "Choose another folder, or move what is there");
        }
        const Names names{{{"__id__", name},
                           {"__Class__", class_of(name)},
                           {"__title__", title_of(name)},
                           {"__file__", file_of(name)}}};
        return write_files(from, names, target);
    } catch (const fs::filesystem_error& failure) {
        return error("not_written", "The plugin could not be written", failure.what(),
                     "See that the folder can be written and the disk is not full");
    }
}

}  // namespace patchbay::app
