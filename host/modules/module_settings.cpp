#include "host/modules/module_settings.hpp"

#include "host/http/schema_validator.hpp"

namespace patchbay::modules {

using nlohmann::json;

namespace {

constexpr const char* kSealed = "$sealed";

std::string purpose(const Manifest& manifest, const std::string& name) {
    return manifest.id + ":settings." + name;
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
        const http::SchemaValidator validator(manifest.settings_schema, json::object());
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

std::vector<std::string> secret_names(const json& schema) {
    std::vector<std::string> names;
    if (!schema.contains("properties")) return names;
    for (const auto& [name, property] : schema["properties"].items()) {
        if (property.is_object() && property.value("writeOnly", false)) names.push_back(name);
    }
    return names;
}

json sealed_settings(const Manifest& manifest, json settings, const secrets::Sealer& sealer) {
    for (const std::string& name : secret_names(manifest.settings_schema)) {
        if (!settings.contains(name)) continue;
        settings[name] = {{kSealed, sealer.seal(settings[name].dump(), purpose(manifest, name))}};
    }
    return settings;
}

json opened_settings(const Manifest& manifest, json settings, const secrets::Sealer& sealer) {
    for (auto& [name, value] : settings.items()) {
        if (!value.is_object() || !value.contains(kSealed)) continue;
        value = json::parse(sealer.open(value[kSealed].get<std::string>(), purpose(manifest, name)));
    }
    return settings;
}

json without_secrets(const json& schema, json settings) {
    for (const std::string& name : secret_names(schema))
        settings.erase(name);
    return settings;
}

json changed_settings(const json& schema, const json& former, json asked, const json& deployer) {
    for (const std::string& name : secret_names(schema)) {
        if (!asked.contains(name)) {
            if (former.contains(name)) asked[name] = former[name];
        } else if (asked[name].is_null()) {
            asked.erase(name);
        }
    }
    std::vector<FieldError> errors;
    for (const auto& [name, value] : deployer.items()) {
        if (asked.contains(name) && asked[name] != value) {
            errors.push_back({"/" + name, "is given by the server's configuration file",
                              "Change it there, and restart the server"});
        }
        asked.erase(name);
    }
    if (!errors.empty()) throw Failure(invalid_settings(std::move(errors)));
    return asked;
}

}  // namespace patchbay::modules
