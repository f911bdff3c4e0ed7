#include "host/modules/module_settings.hpp"

#include "host/http/schema_dialect.hpp"
#include "host/http/schema_validator.hpp"
#include "host/modules/settings_schema.hpp"

namespace patchbay::modules {

using nlohmann::json;
using Pointer = json::json_pointer;

namespace {

constexpr const char* kSealed = "$sealed";

std::string purpose(const Manifest& manifest, const Pointer& place) {
    return manifest.id + ":settings." + name_of(place);
}

Error invalid_settings(std::vector<FieldError> errors) {
    Error error{ErrorKind::invalid,
                "module.settings_invalid",
                "The module's settings are not right",
                errors.front().field + " " + errors.front().reason,
                errors.front().fix,
                {},
                0};
    error.field_errors = std::move(errors);
    return error;
}

}  // namespace

Result<json> checked_settings(const Manifest& manifest, const json& given) {
    json settings = settings_with_defaults(manifest.settings_schema, given);
    try {
        const http::SchemaValidator validator(http::with_formats_asserted(manifest.settings_schema),
                                              json::object());
        auto errors = validator.check(settings);
        if (errors.empty()) return settings;
        return invalid_settings(std::move(errors));
    } catch (const std::invalid_argument& exception) {
        return Error{ErrorKind::invalid,
                     "module.settings_schema",
                     "The manifest's settings are no JSON Schema",
                     exception.what(),
                     "Report it to the plugin's author",
                     {},
                     0};
    }
}

json sealed_settings(const Manifest& manifest, json settings, const secrets::Sealer& sealer) {
    for (const Pointer& place : secret_places(manifest.settings_schema)) {
        if (!settings.contains(place)) continue;
        json& secret = settings[place];
        secret = {{kSealed, sealer.seal(secret.dump(), purpose(manifest, place))}};
    }
    return settings;
}

namespace {

// NOLINTNEXTLINE(misc-no-recursion): as deep as what was sealed
void open_all(const Manifest& manifest, json& settings, const Pointer& at, const secrets::Sealer& sealer) {
    for (auto& [name, value] : settings.items()) {
        if (!value.is_object()) continue;
        if (value.contains(kSealed) && value[kSealed].is_string()) {
            value = json::parse(sealer.open(value[kSealed].get<std::string>(), purpose(manifest, at / name)));
        } else {
            open_all(manifest, value, at / name, sealer);
        }
    }
}

/// The object that holds what is at `place`; null where there is none.
json* holder_of(json& settings, const Pointer& place) {
    const Pointer parent = place.parent_pointer();
    return settings.contains(parent) && settings[parent].is_object() ? &settings[parent] : nullptr;
}

/// A secret that the form did not send stays, and one that is null goes. When the form left out the whole
/// group, its secret stays only where nothing else was in the group.
void keep_secret(const Pointer& place, const json& schema, const json& former, json& asked) {
    if (json* const holder = holder_of(asked, place); holder != nullptr && holder->contains(place.back())) {
        if ((*holder)[place.back()].is_null()) holder->erase(place.back());
        return;
    }
    if (!former.contains(place)) return;
    const Pointer group = place.parent_pointer();
    if (holder_of(asked, place) != nullptr || without_secrets(schema, former)[group].empty())
        asked[place] = former.at(place);
}

}  // namespace

json opened_settings(const Manifest& manifest, json settings, const secrets::Sealer& sealer) {
    open_all(manifest, settings, Pointer(), sealer);
    return settings;
}

json without_secrets(const json& schema, json settings) {
    for (const Pointer& place : secret_places(schema)) {
        if (json* const holder = holder_of(settings, place)) holder->erase(place.back());
    }
    return settings;
}

json changed_settings(const json& schema, const json& former, json asked, const json& deployer) {
    for (const Pointer& place : secret_places(schema))
        keep_secret(place, schema, former, asked);
    const json shown = without_secrets(schema, deployer);
    std::vector<FieldError> errors;
    for (const auto& [name, value] : deployer.items()) {
        if (asked.contains(name) && asked[name] != value && asked[name] != shown.value(name, json())) {
            errors.push_back({"/" + name, "is given by the server's configuration file",
                              "Change it there, and restart the server"});
        }
        asked.erase(name);
    }
    if (!errors.empty()) throw Failure(invalid_settings(std::move(errors)));
    return asked;
}

}  // namespace patchbay::modules
