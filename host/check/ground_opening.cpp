// What a plugin is given to start with, which others run beside it, and what is taken down while it is
// checked.
#include "host/check/ground.hpp"
#include "host/check/neighbour.hpp"
#include "host/check/sample.hpp"
#include "host/http/schema_validator.hpp"
#include "host/modules/packages.hpp"
#include "host/modules/settings_schema.hpp"
#include "host/packages/cli/json_text.hpp"

#include <patchbay/host.hpp>
#include <patchbay/permissions.hpp>

#include <algorithm>
#include <fstream>
#include <optional>
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

/// What a line of the server's log says; empty for what is no such line.
std::string message_of(const std::string& line) {
    const json parsed = json::parse(line, nullptr, false);
    return text_in(parsed, "message");
}

/// What follows `mark`, when the text begins with it.
std::optional<std::string> after(const std::string& text, const std::string& mark) {
    if (!text.starts_with(mark)) return std::nullopt;
    return text.substr(mark.size());
}

}  // namespace

/// A folder of links to the neighbour, and to the bundled plugins that this one calls.
std::filesystem::path Ground::plugins_beside() const {
    const auto folder = surroundings_.scratch / ("beside-" + id());
    std::filesystem::create_directories(folder);
    const auto link_to = [&](const std::filesystem::path& package, const std::string& name) {
        std::error_code there_already;
        std::filesystem::create_directory_symlink(std::filesystem::canonical(package), folder / name,
                                                  there_already);
    };
    link_to(surroundings_.neighbour, kNeighbour);
    if (!subject_.manifest) return folder;
    for (const auto& package : modules::find_packages(surroundings_.bundled)) {
        if (!package.manifest || package.id() == id()) continue;
        if (!is_wanted(*subject_.manifest, *package.manifest)) continue;
        link_to(package.folder, package.id());
    }
    return folder;
}

json Ground::settings_to_start_with() {
    const json& schema = subject_.manifest->settings_schema;
    const json properties = modules::settings_properties(schema);
    json values = surroundings_.settings;
    secrets_.clear();
    for (const auto& [name, property] : properties.items()) {
        const std::string secret = "check-secret-" + new_id();
        if (values.contains(name) || !property.value("writeOnly", false) || !fits_schema(property, secret))
            continue;
        values[name] = secret;
        secrets_.push_back(secret);
    }
    for (const std::string& name : modules::required_settings(schema)) {
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

void Ground::harvest(bool killed) {
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
    read_log(killed);
}

void Ground::read_log(bool killed) {
    const std::string log = server_->output();
    std::istringstream lines(log.substr(std::min(log_read_, log.size())));
    log_read_ = log.size();
    for (std::string line; std::getline(lines, line);) {
        if (line.find(id()) == std::string::npos) continue;
        const std::string text = message_of(line);
        if (const auto refused = after(text, "[" + id() + "] not permitted: "))
            journal_.refused_permission(*refused);
        if (killed) continue;
        if (const auto how = after(text, "module " + id() + ": its process "))
            journal_.crash("its process: " + *how);
        if (const auto why = after(text, "[" + id() + "] does not end"))
            journal_.crash("it does not end" + *why);
        if (const auto how = after(text, "[" + id() + "] stop() ")) journal_.crash("stop() " + *how);
        if (const auto what = after(text, "[" + id() + "] did not end: "))
            journal_.crash("it did not end: " + *what);
    }
}

std::string Ground::stuck_in() const {
    std::istringstream lines(server_->output());
    std::string last;
    for (std::string line; std::getline(lines, line);) {
        const auto stalled = after(message_of(line), "[" + id() + "] ");
        const auto end = stalled ? stalled->find(" has held an event loop") : std::string::npos;
        if (end != std::string::npos) last = stalled->substr(0, end);
    }
    return last;
}

/// The last line of what a crash leaves behind: time, module, what it did.
std::string Ground::died_in() const {
    std::ifstream in(server_->data() / "crashes.log");
    std::string last;
    for (std::string line; std::getline(in, line);) {
        const auto mark = "\t" + id() + "\t";
        if (const auto at = line.find(mark); at != std::string::npos) last = line.substr(at + mark.size());
    }
    return last;
}

}  // namespace patchbay::check
