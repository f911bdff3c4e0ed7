#include "host/app/configuration.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include <unistd.h>

namespace patchbay::app {
namespace {

using nlohmann::json;

Failure wrong(const std::string& where, const std::string& what, const std::string& fix) {
    return Failure(Error{ErrorKind::invalid,
                         "config.invalid",
                         "The configuration is not right",
                         where + ": " + what,
                         fix,
                         {},
                         0});
}

json to_json(const toml::node& node) {
    if (const auto* table = node.as_table()) {
        json object = json::object();
        for (const auto& [key, value] : *table)
            object[std::string(key.str())] = to_json(value);
        return object;
    }
    if (const auto* array = node.as_array()) {
        json list = json::array();
        for (const auto& value : *array)
            list.push_back(to_json(value));
        return list;
    }
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return number->get();
    if (const auto* real = node.as_floating_point()) return real->get();
    if (const auto* flag = node.as_boolean()) return flag->get();
    std::ostringstream text;
    node.visit([&](const auto& value) { text << value; });
    return text.str();
}

std::string read_secret_file(const std::string& path, const std::string& where) {
    std::ifstream in(path);
    if (!in)
        throw wrong(where, "the file " + path + " can't be read", "Create it, readable by the server's user");
    std::string text((std::istreambuf_iterator<char>(in)), {});
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
    return text;
}

unsigned long long number_from(const std::string& text, const std::string& where,
                               unsigned long long largest) {
    unsigned long long value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size() || value > largest) {
        throw wrong(where, "'" + text + "' is not a whole number from 0 to " + std::to_string(largest),
                    "Enter such a number");
    }
    return value;
}

std::vector<std::string> texts_from(const json& value, const std::string& where) {
    const bool texts = value.is_array() && std::all_of(value.begin(), value.end(),
                                                       [](const json& each) { return each.is_string(); });
    if (!texts)
        throw wrong(where, value.dump() + " is not a list of texts",
                    "Enter a list such as [\"one\", \"two\"]");
    return value.get<std::vector<std::string>>();
}

bool flag_from(const std::string& text, const std::string& where) {
    if (text == "true" || text == "1" || text == "yes") return true;
    if (text == "false" || text == "0" || text == "no") return false;
    throw wrong(where, "'" + text + "' is neither true nor false", "Enter true or false");
}

std::string choice(const std::string& text, const std::string& where, const std::set<std::string>& allowed) {
    if (allowed.contains(text)) return text;
    std::string list;
    for (const auto& each : allowed)
        list += (list.empty() ? "" : ", ") + each;
    throw wrong(where, "'" + text + "' is not known", "Enter one of: " + list);
}

/// "one, two" of a variable, or a list of the file.
std::vector<std::string> listed(const std::string& text, const std::string& where) {
    const json list = json::parse(text, nullptr, false);
    if (list.is_array()) return texts_from(list, where);
    std::vector<std::string> names;
    std::istringstream in(text);
    for (std::string name; std::getline(in, name, ',');) {
        std::erase(name, ' ');
        if (!name.empty()) names.push_back(name);
    }
    return names;
}

std::string without_slash(std::string url) {
    while (url.ends_with('/'))
        url.pop_back();
    return url;
}

/// One setting: its place in the file, and how its text is taken. The variable's name follows from the place.
struct Setting {
    const char* place;
    std::function<void(Configuration&, const std::string& text, const std::string& where)> take;
};

const std::vector<Setting>& settings() {
    static const std::vector<Setting> all{
        {"data", [](auto& c, auto& text, auto&) { c.data = text; }},
        {"server.address", [](auto& c, auto& text, auto&) { c.address = text; }},
        {"server.port", [](auto& c, auto& text,
                           auto& at) { c.port = static_cast<unsigned short>(number_from(text, at, 65535)); }},
        {"server.public_url", [](auto& c, auto& text, auto&) { c.public_url = without_slash(text); }},
        {"server.loops",
         [](auto& c, auto& text, auto& at) { c.loops = static_cast<unsigned>(number_from(text, at, 256)); }},
        {"server.body_limit",
         [](auto& c, auto& text, auto& at) { c.body_limit = number_from(text, at, 1ULL << 32); }},
        {"database.url", [](auto& c, auto& text, auto&) { c.database_url = text; }},
        {"database.url_file",
         [](auto& c, auto& text, auto& at) { c.database_url = read_secret_file(text, at); }},
        {"database.connections",
         [](auto& c, auto& text, auto& at) {
             c.database_connections = static_cast<unsigned>(number_from(text, at, 100));
         }},
        {"log.level",
         [](auto& c, auto& text, auto& at) {
             c.log_level = choice(text, at, {"debug", "info", "warn", "error"});
         }},
        {"log.format",
         [](auto& c, auto& text, auto& at) {
             c.log_format = choice(text, at, {"auto", "pretty", "json"});
         }},
        {"log.access", [](auto& c, auto& text, auto& at) { c.log_access = flag_from(text, at); }},
        {"limits.requests_per_address",
         [](auto& c, auto& text, auto& at) {
             c.requests_per_address = static_cast<unsigned>(number_from(text, at, 10000000));
         }},
        {"limits.requests_per_user",
         [](auto& c, auto& text, auto& at) {
             c.requests_per_user = static_cast<unsigned>(number_from(text, at, 10000000));
         }},
        {"plugins.require_signature",
         [](auto& c, auto& text, auto& at) { c.require_signature = flag_from(text, at); }},
        {"plugins.keys", [](auto& c, auto& text, auto& at) { c.signature_keys = listed(text, at); }},
        {"isolation.process", [](auto& c, auto& text, auto& at) { c.isolated_modules = listed(text, at); }},
        {"isolation.memory_mib",
         [](auto& c, auto& text, auto& at) { c.isolation_memory = number_from(text, at, 1 << 20) << 20; }},
        {"isolation.cpu_percent",
         [](auto& c, auto& text, auto& at) {
             c.isolation_processor = static_cast<unsigned>(number_from(text, at, 100000));
         }},
        {"isolation.user", [](auto& c, auto& text, auto&) { c.isolation_user = text; }},
        {"bus.retry_ms",
         [](auto& c, auto& text, auto& at) {
             c.retry_pause = std::chrono::milliseconds(std::max(1ULL, number_from(text, at, 60000)));
         }},
        {"health.interval_seconds",
         [](auto& c, auto& text, auto& at) {
             c.health_interval = std::chrono::seconds(std::max(1ULL, number_from(text, at, 3600)));
         }},
        {"web.folder", [](auto& c, auto& text, auto&) { c.web_folder = text; }},
    };
    return all;
}

constexpr std::string_view kVariablePrefix = "PATCHBAY_";

std::string variable_name(std::string place) {
    for (char& c : place)
        c = c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return std::string(kVariablePrefix) + place;
}

std::string text_of(const json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

const json* find_place(const json& file, const std::string& place) {
    const auto dot = place.find('.');
    if (dot == std::string::npos) return file.contains(place) ? &file.at(place) : nullptr;
    const std::string section = place.substr(0, dot);
    const std::string name = place.substr(dot + 1);
    return file.contains(section) && file.at(section).contains(name) ? &file.at(section).at(name) : nullptr;
}

void refuse_unknown(const json& file, const std::string& path) {
    std::set<std::string> known{"server.trusted_proxies", "plugins.folders"};
    for (const Setting& setting : settings())
        known.insert(setting.place);
    for (const auto& [section, value] : file.items()) {
        if (section == "modules") continue;
        if (!value.is_object()) {
            if (!known.contains(section))
                throw wrong(path, "'" + section + "' is not known", "Remove it, or correct its name");
            continue;
        }
        for (const auto& [name, ignored] : value.items()) {
            if (!known.contains(section + "." + name))
                throw wrong(path, "'" + section + "." + name + "' is not known",
                            "Remove it, or correct its name");
        }
    }
}

/// A variable that looks like a setting of a section that exists, but is none, is a mistake.
/// Others that start with PATCHBAY_ may be somebody else's.
void refuse_unknown(const Environment& environment) {
    std::set<std::string> known;
    std::set<std::string> sections;
    for (const Setting& setting : settings()) {
        const std::string name = variable_name(setting.place);
        known.insert(name);
        if (std::string_view(setting.place).find('.') != std::string_view::npos)
            sections.insert(name.substr(0, name.find('_', kVariablePrefix.size()) + 1));
    }
    for (const auto& [name, ignored] : environment) {
        const bool ours =
            std::any_of(sections.begin(), sections.end(),
                        [&name = name](const std::string& section) { return name.starts_with(section); });
        if (ours && !known.contains(name))
            throw wrong("the environment", "'" + name + "' is not known", "Remove it, or correct its name");
    }
}

json read_file(const std::string& path) {
    try {
        return to_json(toml::parse_file(path));
    } catch (const toml::parse_error& error) {
        std::ostringstream place;
        place << path << " line " << error.source().begin.line;
        throw wrong(place.str(), std::string(error.description()), "Correct the file; it is TOML");
    }
}

void apply_file(Configuration& configuration, const std::string& path) {
    const json file = read_file(path);
    refuse_unknown(file, path);
    for (const Setting& setting : settings()) {
        if (const json* value = find_place(file, setting.place))
            setting.take(configuration, text_of(*value), path + ": " + setting.place);
    }
    if (const json* proxies = find_place(file, "server.trusted_proxies"))
        configuration.trusted_proxies = texts_from(*proxies, path + ": server.trusted_proxies");
    if (const json* folders = find_place(file, "plugins.folders")) {
        for (const auto& folder : texts_from(*folders, path + ": plugins.folders"))
            configuration.plugin_folders.emplace_back(folder);
    }
    if (!file.contains("modules")) return;
    if (!file["modules"].is_object())
        throw wrong(path + ": modules", "this is not a section", "Write [modules.<id>]");
    for (const auto& [id, values] : file["modules"].items()) {
        const std::string place = "modules." + id;
        if (!values.is_object())
            throw wrong(path + ": " + place, "this is not a section", "Write [" + place + "]");
        configuration.module_settings[id] = values;
    }
}

}  // namespace

Result<Configuration> load_configuration(const CommandLineValues& values, const Environment& environment) {
    try {
        Configuration configuration;
        refuse_unknown(environment);
        if (const auto path = values.config ? values.config : find_variable(environment, "PATCHBAY_CONFIG"))
            apply_file(configuration, *path);
        for (const Setting& setting : settings()) {
            const std::string name = variable_name(setting.place);
            if (const auto text = find_variable(environment, name)) setting.take(configuration, *text, name);
        }
        if (values.data) configuration.data = *values.data;
        if (values.port) configuration.port = *values.port;
        if (values.address) configuration.address = *values.address;
        configuration.safe_mode = values.safe_mode;
        return configuration;
    } catch (const Failure& failure) {
        return failure.error();
    } catch (const json::exception& exception) {
        return wrong("the configuration file", exception.what(), "Correct the value's type").error();
    }
}

Environment read_environment() {
    Environment environment;
    for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
        const std::string_view variable = *each;
        const auto equals = variable.find('=');
        if (equals == std::string_view::npos) continue;
        environment.emplace(variable.substr(0, equals), variable.substr(equals + 1));
    }
    return environment;
}

std::optional<std::string> find_variable(const Environment& environment, const std::string& name) {
    const auto found = environment.find(name);
    return found != environment.end() ? std::optional(found->second) : std::nullopt;
}

}  // namespace patchbay::app
