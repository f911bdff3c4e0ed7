// What a plugin is given to start with, which others run beside it, and what is taken down while it is
// checked.
#include "host/check/ground.hpp"
#include "host/check/sample.hpp"
#include "host/http/schema_validator.hpp"
#include "host/modules/packages.hpp"
#include "host/packages/cli/json_text.hpp"

#include <patchbay/host.hpp>
#include <patchbay/permissions.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace patchbay::check {
namespace {

using nlohmann::json;
using packages::cli::text_in;

/// Whether `wanted`, a need or a permission, is about a service that `offering` offers.
bool is_about(const std::string& wanted, const modules::Manifest& offering) {
    return std::any_of(offering.offers.begin(), offering.offers.end(),
                       [&](const std::string& offer) { return covers(wanted, offer); });
}

bool is_wanted(const modules::Manifest& by, const modules::Manifest& offering) {
    auto wanted = by.needs;
    for (const auto& each : by.permissions.value("services", std::vector<std::string>{})) {
        if (!each.ends_with('*')) wanted.push_back(each);  // "channel/*" can do without any of them
    }
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](const std::string& each) { return is_about(each, offering); });
}

bool fits_schema(const json& schema, const json& value) {
    try {
        return http::SchemaValidator(schema, json::object()).check(value).empty();
    } catch (const std::invalid_argument&) {
        return false;
    }
}

Error no_setting(const std::string& name) {
    return {ErrorKind::invalid,
            "check.setting",
            "The check can't make up a setting that the plugin needs",
            name + " is required, has no default, and its pattern is not a common one",
            "Give it a default or examples in plugin.json, or run the check with --settings FILE",
            {},
            0};
}

/// The text of a line of the server's log, when the plugin was refused a permission there.
std::string what_was_refused(const std::string& id, const std::string& line) {
    const std::string mark = "[" + id + "] not permitted: ";
    const json parsed = json::parse(line, nullptr, false);
    if (!parsed.is_object()) return {};
    for (const json& member : parsed) {
        if (!member.is_string()) continue;
        const auto text = member.get<std::string>();
        if (text.starts_with(mark)) return text.substr(mark.size());
    }
    return {};
}

}  // namespace

/// A folder of links to the bundled plugins that this one calls.
std::filesystem::path Ground::plugins_beside() const {
    const auto folder = surroundings_.scratch / ("beside-" + id());
    std::filesystem::create_directories(folder);
    if (!subject_.manifest) return folder;
    for (const auto& package : modules::find_packages(surroundings_.bundled)) {
        if (!package.manifest || package.id() == id()) continue;
        if (!is_wanted(*subject_.manifest, *package.manifest)) continue;
        const auto link = folder / package.id();
        std::error_code there_already;
        std::filesystem::create_directory_symlink(std::filesystem::canonical(package.folder), link,
                                                  there_already);
    }
    return folder;
}

json Ground::settings_to_start_with() {
    const json& schema = subject_.manifest->settings_schema;
    const json properties = schema.value("properties", json::object());
    json values = surroundings_.settings;
    secrets_.clear();
    for (const auto& [name, property] : properties.items()) {
        const std::string secret = "check-secret-" + new_id();
        if (values.contains(name) || !property.value("writeOnly", false) || !fits_schema(property, secret))
            continue;
        values[name] = secret;
        secrets_.push_back(secret);
    }
    for (const std::string& name : schema.value("required", std::vector<std::string>{})) {
        if (values.contains(name) || !properties.contains(name) || properties[name].contains("default"))
            continue;
        auto made = sample(properties[name], json::object());
        if (!made || !fits_schema(properties[name], *made)) throw Failure(no_setting(name));
        values[name] = std::move(*made);
    }
    return values;
}

Result<void> Ground::give_settings() {
    try {
        const json values = settings_to_start_with();
        if (values.empty()) return {};
        const Answer answer = put_settings(values);
        if (!answer.well()) return error_of(answer);
        return {};
    } catch (const Failure& failure) {
        return failure.error();
    }
}

void Ground::harvest() {
    if (!server_ || !opening_ || !opening_->installed) return;
    const json view = module();
    const json problem = view.value("problem", json());
    const std::string detail = text_in(problem, "detail");
    if (text_in(problem, "code") == "module.not_permitted" ||
        detail.find("not_permitted") != std::string::npos)
        journal_.refused_permission(detail);
    for (const json& stall : activity().value("stalls", json::array()))
        journal_.stall(text_in(stall, "what"), text_in(stall, "at"),
                       std::chrono::milliseconds(stall.value("ms", 0)));
    std::istringstream lines(server_->output());
    for (std::string line; std::getline(lines, line);) {
        if (line.find("not permitted: ") == std::string::npos) continue;
        if (auto refused = what_was_refused(id(), line); !refused.empty())
            journal_.refused_permission(refused);
    }
}

}  // namespace patchbay::check
