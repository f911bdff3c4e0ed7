// Packages of modules: brought in, looked at, installed, taken back, removed; and the files of their pages.
#include "host/api/host_routes.hpp"
#include "host/api/installed_packages.hpp"
#include "host/api/module_json.hpp"
#include "host/http/static_files.hpp"

#include <sodium.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace patchbay::api {
namespace {

namespace s = schema;
using modules::Modules;
using nlohmann::json;

constexpr std::uint64_t kLargestPackage = 64ULL << 20;
constexpr std::uintmax_t kLargestUiFile = 4U << 20;

Error no_such_file(const std::string& file) {
    return {ErrorKind::not_found, "module.no_ui_file", "The module brings no such file", file, "", {}, 0};
}

/// The query's base64 (of either alphabet) as text.
std::optional<std::string> signature_of(const http::Request& request) {
    std::string text(request.query_value("signature"));
    if (text.empty()) return std::nullopt;
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    std::replace(text.begin(), text.end(), ' ', '+');
    std::erase(text, '=');
    std::string signature(text.size(), '\0');
    std::size_t size = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(signature.data()), signature.size(), text.data(),
                          text.size(), nullptr, &size, nullptr,
                          sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0) {
        throw Failure(Error{ErrorKind::invalid,
                            "package.signature_wrong",
                            "The package's signature is not right",
                            "the signature is not base64",
                            "Send the .minisig file that belongs to the package",
                            {},
                            0});
    }
    signature.resize(size);
    return signature;
}

/// Letters, digits, "-", "_" and "."; not hidden, in no folder.
bool is_file_name(std::string_view name) {
    return !name.empty() && name.size() <= 100 && name.front() != '.' &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) {
               return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
           });
}

http::Handler serve_ui(Modules& modules) {
    return [&](http::Exchange& exchange) {
        const std::string name(exchange.request.parameter("file"));
        if (!is_file_name(name)) throw Failure(no_such_file(name));
        const auto file = modules.folder(path_id(exchange)) / "ui" / name;
        std::error_code error;
        const auto size = std::filesystem::file_size(file, error);
        std::ifstream in(file, std::ios::binary);
        if (error || size > kLargestUiFile || !in) throw Failure(no_such_file(name));
        std::ostringstream text;
        text << in.rdbuf();
        http::Response response;
        response.header("Content-Type", http::content_type_of(name));
        response.body = text.str();
        return response;
    };
}

http::Handler stage_package(InstalledPackages& packages) {
    return [&](http::Exchange& exchange) {
        return json_answer(packages.stage(exchange.request.body, signature_of(exchange.request)), 201);
    };
}

http::Handler install_package(InstalledPackages& packages) {
    return [&](http::Exchange& exchange) {
        const json body = json::parse(exchange.request.body);
        return module_answer(exchange, packages.install(path_id(exchange), body.value("enable", false)));
    };
}

http::Routes module_version_routes(Modules& modules, InstalledPackages& packages, const json& schemas) {
    using enum wire::Access;
    const json removal = s::object({s::field("removed", s::text()), s::field("kept", s::list(s::text()))});
    return {host_route(
                {"POST",
                 "/api/v1/modules/{id}/rollback",
                 "rollBackModule",
                 "Lets the version that was installed before take over again",
                 admins,
                 {},
                 {},
                 s::reference("Module")},
                [&](http::Exchange& exchange) {
                    return module_answer(exchange, packages.roll_back(path_id(exchange)));
                },
                schemas),
            host_route(
                {"DELETE",
                 "/api/v1/modules/{id}",
                 "removeModule",
                 "Removes a module that came as a package, and says what data stays; with purge none does",
                 admins,
                 s::object({s::optional("purge", s::boolean())}),
                 {},
                 removal},
                [&](http::Exchange& exchange) {
                    return json_answer(
                        packages.remove(path_id(exchange), exchange.request.query_value("purge") == "true"));
                },
                schemas),
            host_route({"GET",
                        "/api/v1/modules/{id}/ui/{version}/{file}",
                        "getModuleUiFile",
                        "A file of the pages that a module brings",
                        member,
                        {},
                        {},
                        {},
                        200,
                        {},
                        "text/javascript"},
                       serve_ui(modules), schemas)};
}

}  // namespace

http::Routes package_routes(Modules& modules, InstalledPackages& packages, const json& schemas) {
    using enum wire::Access;
    Declaration upload{
        "POST",
        "/api/v1/packages",
        "stagePackage",
        "Checks a package (its file as the body) and shows what it may do; nothing of it runs yet",
        admins,
        s::object({s::optional("signature", s::text(0, 4000))}),
        {},
        s::reference("StagedPackage"),
        201};
    upload.body_limit = kLargestPackage;
    http::Routes routes{
        host_route(upload, stage_package(packages), schemas),
        host_route({"POST",
                    "/api/v1/packages/{id}/install",
                    "installPackage",
                    "Installs a checked package; a version that runs is taken over from without a gap",
                    admins,
                    {},
                    s::object({s::optional("enable", s::boolean())}),
                    s::reference("Module")},
                   install_package(packages), schemas),
        host_route(
            {"DELETE",
             "/api/v1/packages/{id}",
             "dropPackage",
             "Forgets a checked package that was not installed",
             admins,
             {},
             {},
             {},
             204},
            [&](http::Exchange& exchange) {
                packages.drop(path_id(exchange));
                http::Response nothing;
                nothing.status = 204;
                return nothing;
            },
            schemas)};
    for (auto& route : module_version_routes(modules, packages, schemas))
        routes.push_back(route);
    return routes;
}

}  // namespace patchbay::api
