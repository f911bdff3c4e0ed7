#include "host/packages/fitness.hpp"

#include "host/packages/errors.hpp"

#include <nlohmann/json.hpp>

#include <fstream>

namespace patchbay::packages {
namespace {

using nlohmann::json;

Fit fit_of(const modules::Package& package, const Version& host) {
    if (!package.manifest) return {package.id(), "", package.manifest.error(), "its plugin.json is refused"};
    Fit fit{package.id(), package.manifest->version, std::nullopt, ""};
    const auto range = host_range_of(package.folder);
    fit.words = range ? "made for Patchbay " + *range : "says nothing about Patchbay's version";
    const auto checked = check_host_range(range, host, fit.id + " " + fit.version);
    if (!checked) fit.problem = checked.error();
    return fit;
}

}  // namespace

Result<void> check_host_range(const std::optional<std::string>& range, const Version& host,
                              const std::string& where) {
    if (!range) return {};
    const auto parsed = VersionRange::parse(*range);
    if (!parsed) return parsed.error();
    if (parsed->contains(host)) return {};
    return refusal("host_mismatch", "The plugin was made for another version of Patchbay",
                   where + " asks for Patchbay " + *range + ", this is " + to_text(host),
                   "Get the plugin's version for Patchbay " + to_text(host));
}

std::optional<std::string> host_range_of(const std::filesystem::path& folder) {
    std::ifstream in(folder / "plugin.json");
    const json manifest = json::parse(in, nullptr, false);
    if (!manifest.is_object() || !manifest.contains("host")) return std::nullopt;
    const json& host = manifest["host"];
    return host.is_string() ? host.get<std::string>() : host.dump();
}

std::vector<Fit> fits(const std::vector<modules::Package>& packages, const Version& host) {
    std::vector<Fit> all;
    all.reserve(packages.size());
    for (const auto& package : packages)
        all.push_back(fit_of(package, host));
    return all;
}

}  // namespace patchbay::packages
