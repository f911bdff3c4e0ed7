#include "host/app/doctor.hpp"

#include "host/app/database_source.hpp"
#include "host/app/folders.hpp"
#include "host/modules/elf_check.hpp"
#include "host/modules/manifest.hpp"

#include <iostream>

namespace patchbay::app {
namespace {

bool report(std::ostream& out, const std::string& what, const Result<void>& result) {
    if (result) {
        out << "ok    " << what << "\n";
        return true;
    }
    const Error& error = result.error();
    out << "FAIL  " << what << ": " << error.title << "\n      " << error.detail << "\n      " << error.fix
        << "\n";
    return false;
}

Result<void> check_database(const Configuration& configuration) {
    try {
        DatabaseSource database(configuration);
        database.stop();
        return {};
    } catch (const Failure& failure) {
        // Somebody serves with this folder right now: the database is theirs, and fine.
        if (failure.error().code == "database.folder_in_use") return {};
        return failure.error();
    }
}

Result<void> check_web(const std::filesystem::path& folder) {
    if (std::filesystem::exists(folder / "index.html")) return {};
    return Error{ErrorKind::not_found,
                 "doctor.no_web",
                 "The web app is not installed",
                 folder.string() + " holds no index.html",
                 "Run ./dev build, or install Patchbay whole",
                 {},
                 0};
}

}  // namespace

bool check_plugin(const std::filesystem::path& folder, std::ostream& out) {
    const auto manifest = modules::read_manifest(folder);
    if (!manifest) return report(out, "plugin " + folder.string(), manifest.error());
    const std::string what = "plugin " + manifest->id + " " + manifest->version;
    return report(out, what, modules::check_library_file(folder / ("lib" + manifest->id + ".so")));
}

int doctor(const Configuration& configuration, std::ostream& out) {
    const Folders folders = find_folders();
    bool well = report(out, "web app",
                       check_web(configuration.web_folder.empty() ? folders.web : configuration.web_folder));
    well = report(out, configuration.database_url.empty() ? "embedded database" : "database",
                  check_database(configuration)) &&
           well;
    auto plugin_folders = configuration.plugin_folders;
    if (plugin_folders.empty()) plugin_folders.push_back(folders.plugins);
    for (const auto& folder : plugin_folders) {
        std::error_code ignored;
        for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
            if (entry.is_directory()) well = check_plugin(entry.path(), out) && well;
        }
    }
    return well ? 0 : 1;
}

}  // namespace patchbay::app
