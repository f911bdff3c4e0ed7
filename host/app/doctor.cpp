#include "host/app/doctor.hpp"

#include "host/app/database_source.hpp"
#include "host/app/folders.hpp"
#include "host/modules/manifest.hpp"
#include "host/packages/fitness.hpp"
#include "host/packages/inspection.hpp"
#include "host/packages/version_range.hpp"
#include "host/storage/data_folder_lock.hpp"
#include "host/storage/database.hpp"

#include <patchbay/database.hpp>

#include <fstream>
#include <iostream>

namespace patchbay::app {
namespace {

/// What was found when all is well, in a few words.
using Finding = Result<std::string>;

bool report(std::ostream& out, const std::string& what, const Finding& finding) {
    if (finding) {
        out << "ok    " << what << (finding->empty() ? "" : ": ") << *finding << "\n";
        return true;
    }
    const Error& error = finding.error();
    out << "FAIL  " << what << ": " << error.title << "\n      " << error.detail << "\n      " << error.fix
        << "\n";
    return false;
}

Finding check_data_folder(const std::filesystem::path& folder) {
    try {
        std::filesystem::create_directories(folder);
        const storage::DataFolderLock lock(folder);
        return std::string();
    } catch (const Failure& failure) {
        if (failure.error().code != "database.folder_in_use") return failure.error();
        return "a server runs on it, " + failure.error().detail;
    } catch (const std::filesystem::filesystem_error& error) {
        return Error{ErrorKind::invalid,
                     "doctor.data_folder",
                     "The data folder can't be used",
                     error.what(),
                     "Make it writable for the user that runs the server",
                     {},
                     0};
    }
}

constexpr Statement kLook{"doctor.look", "select current_setting('server_version') as version"};

Finding check_database(const Configuration& configuration) {
    try {
        DatabaseSource source = DatabaseSource::beside_host(configuration);
        storage::StorageOptions options;
        options.pool.url = source.url();
        options.pool.connections = 1;
        std::string version;
        {
            storage::Storage storage(options);
            storage::StorageLink link(storage, "doctor");
            version = Database(link).read(kLook)[0].text("version");
        }
        source.stop();
        return "PostgreSQL " + version + " answers";
    } catch (const Failure& failure) {
        return failure.error();
    }
}

Finding check_web(const std::filesystem::path& folder) {
    if (std::filesystem::exists(folder / "index.html")) return std::string();
    return Error{ErrorKind::not_found,
                 "doctor.no_web",
                 "The web app is not installed",
                 folder.string() + " holds no index.html",
                 "Run ./dev build, or install Patchbay whole",
                 {},
                 0};
}

/// Of what came as packages: the current versions, read without the server's lock.
std::vector<std::filesystem::path> installed_folders(const std::filesystem::path& root) {
    std::vector<std::filesystem::path> folders;
    std::error_code error;
    for (const auto& module : std::filesystem::directory_iterator(root / "installed", error)) {
        std::ifstream in(module.path() / "state.json");
        const auto state = nlohmann::json::parse(in, nullptr, false);
        if (state.is_object() && state.contains("current") && state["current"].is_string())
            folders.push_back(module.path() / state["current"].get<std::string>() / "content");
    }
    return folders;
}

/// Without running its code. True when it can be loaded.
bool inspect_plugin(const std::filesystem::path& folder, std::ostream& out) {
    const auto manifest = modules::read_manifest(folder);
    if (!manifest) return report(out, "plugin " + folder.string(), Finding(manifest.error()));
    const std::string what = "plugin " + manifest->id + " " + manifest->version;
    const auto inspected = packages::inspect(folder);
    return report(out, what, inspected ? Finding(std::string()) : Finding(inspected.error()));
}

}  // namespace

int doctor(const Configuration& configuration, std::ostream& out) {
    const Folders folders = find_folders();
    bool well = report(out, "web app",
                       check_web(configuration.web_folder.empty() ? folders.web : configuration.web_folder));
    well = report(out, "data folder", check_data_folder(configuration.data)) && well;
    well = report(out, configuration.database_url.empty() ? "embedded database" : "database",
                  check_database(configuration)) &&
           well;
    for (const auto& folder : plugin_folders(configuration, folders)) {
        std::error_code ignored;
        for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
            if (entry.is_directory()) well = inspect_plugin(entry.path(), out) && well;
        }
    }
    return well ? 0 : 1;
}

int doctor_for(const Configuration& configuration, const std::string& version, std::ostream& out) {
    const auto host = packages::parse_version(version);
    if (!host) {
        report(out, "version", Finding(host.error()));
        return 2;
    }
    auto found = modules::find_packages(plugin_folders(configuration, find_folders()));
    for (const auto& place : installed_folders(configuration.data / "packages"))
        found.push_back({place, modules::read_manifest(place)});
    bool well = true;
    for (const packages::Fit& fit : packages::fits(found, *host)) {
        const std::string what = "plugin " + fit.id + (fit.version.empty() ? "" : " " + fit.version);
        well = report(out, what, fit.problem ? Finding(*fit.problem) : Finding(fit.words)) && well;
    }
    return well ? 0 : 1;
}

}  // namespace patchbay::app
