#include "host/modules/manifest.hpp"

#include "host/http/schema_parts.hpp"
#include "host/http/schema_validator.hpp"
#include "host/modules/refusal.hpp"
#include "host/modules/settings_schema.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

namespace patchbay::modules {
namespace {

using nlohmann::json;

constexpr int kSdk = 1;
constexpr std::uintmax_t kLargestManifest = 256 * 1024;

const char* const kSchema = R"({
  "type": "object",
  "required": ["id", "name", "version", "sdk"],
  "properties": {
    "id": {"type": "string", "pattern": "^[a-z][a-z0-9-]{0,39}$"},
    "name": {"type": "string", "minLength": 1, "maxLength": 60},
    "summary": {"type": "string", "maxLength": 200},
    "icon": {"type": "string", "maxLength": 60},
    "version": {"type": "string", "pattern": "^[0-9]+\\.[0-9]+\\.[0-9]+([-+][0-9A-Za-z.-]+)?$"},
    "sdk": {"type": "string", "pattern": "^[0-9]{1,4}$"},
    "needs": {"type": "array", "items": {"type": "string"}},
    "offers": {"type": "array", "items": {"type": "string"}},
    "permissions": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "routes": {"type": "array", "items": {"enum": ["api", "hooks", "public"]}},
        "services": {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 100}},
        "events": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "consume": {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 200}},
            "publish": {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 200}}
          }
        },
        "outbound": {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 253}},
        "live": {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 200}},
        "secrets": {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 200}}
      }
    },
    "program": {"type": "array", "minItems": 1, "maxItems": 20, "items": {"type": "string", "minLength": 1, "maxLength": 200}},
    "test_connection": {"type": "boolean"},
    "ui": {"type": "object"},
    "settings": {"type": "object"},
    "locales": {"type": "array", "items": {"type": "string"}}
  }
})";

// Schemas of the database and first parts of the host's own paths: they are taken.
constexpr std::array<std::string_view, 10> kReserved{"accounts", "admin",  "host",  "live",    "me",
                                                     "modules",  "public", "setup", "session", "users"};

std::vector<std::string> texts(const json& manifest, const char* member) {
    return manifest.value(member, std::vector<std::string>{});
}

/// Forms show the settings in the order of the file, which an object of `json` has lost: "x-order" keeps it.
// NOLINTNEXTLINE(misc-no-recursion): as deep as a schema that was checked
void keep_order(json& schema, const nlohmann::ordered_json& read) {
    if (read.contains("properties") && read["properties"].is_object() && !read.contains("x-order")) {
        json order = json::array();
        for (const auto& [name, property] : read["properties"].items())
            order.push_back(name);
        schema["x-order"] = std::move(order);
    }
    http::for_each_part(read, [&](const nlohmann::ordered_json& part, const auto& step, const auto&) {
        keep_order(schema[step], part);
    });
}

json settings_schema_of(const json& manifest, std::string_view text) {
    if (!manifest.contains("settings")) return {{"type", "object"}};
    json schema = manifest.at("settings");
    keep_order(schema, nlohmann::ordered_json::parse(text).at("settings"));
    return schema;
}

}  // namespace

Result<Manifest> parse_manifest(std::string_view text, const std::string& where) {
    const json parsed = json::parse(text, nullptr, false);
    if (parsed.is_discarded()) {
        return refusal("manifest_not_json", "plugin.json is not JSON", where,
                       "Correct the file; a JSON linter shows the place");
    }
    static const http::SchemaValidator kValidator(json::parse(kSchema), json::object());
    if (auto errors = kValidator.check(parsed); !errors.empty()) {
        Error error =
            refusal("manifest_invalid", "plugin.json breaks the manifest's rules",
                    where + ": " + errors.front().field + " " + errors.front().reason, errors.front().fix);
        error.field_errors = std::move(errors);
        return error;
    }
    if (parsed.contains("settings")) {
        if (auto sound = check_settings_schema(parsed.at("settings"), where); !sound) return sound.error();
    }
    Manifest manifest;
    manifest.id = parsed.at("id");
    manifest.name = parsed.at("name");
    manifest.summary = parsed.value("summary", "");
    manifest.icon = parsed.value("icon", "plug");
    manifest.version = parsed.at("version");
    manifest.sdk = std::stoi(parsed.at("sdk").get<std::string>());
    manifest.needs = texts(parsed, "needs");
    manifest.offers = texts(parsed, "offers");
    manifest.permissions = parsed.value("permissions", json::object());
    manifest.program = texts(parsed, "program");
    manifest.tests_connection = parsed.value("test_connection", false);
    manifest.ui = parsed.value("ui", json::object());
    manifest.settings_schema = settings_schema_of(parsed, text);
    if (std::find(kReserved.begin(), kReserved.end(), manifest.id) != kReserved.end()) {
        return refusal("reserved_id", "The plugin's id is taken by the host", where + ": id " + manifest.id,
                       "Give the plugin another id");
    }
    if (manifest.sdk != kSdk) {
        return refusal("sdk_mismatch", "The plugin was written for another SDK",
                       where + " asks for SDK " + std::to_string(manifest.sdk) + ", this host has " +
                           std::to_string(kSdk),
                       manifest.sdk > kSdk ? "Update Patchbay" : "Get a newer version of the plugin");
    }
    return manifest;
}

Result<Manifest> read_manifest(const std::filesystem::path& folder) {
    const auto path = folder / "plugin.json";
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error)
        return refusal("no_manifest", "There is no plugin.json", path.string(),
                       "Put the plugin's whole folder here");
    if (size > kLargestManifest)
        return refusal("manifest_too_large", "plugin.json is too large", path.string(),
                       "At most 256 KiB are read");
    std::ifstream in(path);
    std::ostringstream text;
    text << in.rdbuf();
    return parse_manifest(text.str(), path.string());
}

}  // namespace patchbay::modules
