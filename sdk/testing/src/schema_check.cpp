#include "schema_check.hpp"

#include <algorithm>
#include <regex>

namespace patchbay::testing {
namespace {

using nlohmann::json;

constexpr std::string_view kReference = "#/components/schemas/";

/// Characters, as JSON Schema counts them, not bytes.
std::size_t length_of(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

bool has_type(const json& value, const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "null") return value.is_null();
    if (type == "integer") return value.is_number_integer();
    return type == "number" && value.is_number();
}

class Check {
  public:
    explicit Check(const json& definitions) : definitions_(definitions) {}

    void look(const json& schema, const json& value, const std::string& path) {
        if (!schema.is_object()) return;
        if (schema.contains("$ref")) return look(named(schema.at("$ref")), value, path);
        if (schema.contains("anyOf")) look_any(schema.at("anyOf"), value, path);
        if (schema.contains("type") && !fits_type(schema.at("type"), value))
            return wrong(path, "is not of the type that is asked for", "Enter " + schema.at("type").dump());
        if (schema.contains("const") && schema.at("const") != value)
            wrong(path, "is another value", "Enter " + schema.at("const").dump());
        if (schema.contains("enum") && !contains(schema.at("enum"), value))
            wrong(path, "is none of the values allowed", "Enter one of " + schema.at("enum").dump());
        if (value.is_string()) look_text(schema, value.get<std::string>(), path);
        if (value.is_number()) look_number(schema, value, path);
        if (value.is_array()) look_list(schema, value, path);
        if (value.is_object()) look_object(schema, value, path);
    }

    std::vector<FieldError> errors;

  private:
    static bool contains(const json& list, const json& value) {
        return std::find(list.begin(), list.end(), value) != list.end();
    }
    static bool fits_type(const json& type, const json& value) {
        if (type.is_string()) return has_type(value, type);
        return std::any_of(type.begin(), type.end(), [&](const json& each) { return has_type(value, each); });
    }
    static std::string below(const std::string& path, const std::string& step) {
        return path.empty() ? step : path + "/" + step;
    }

    void wrong(const std::string& path, std::string reason, std::string fix) {
        errors.push_back({path, std::move(reason), std::move(fix)});
    }

    const json& named(const std::string& reference) const {
        static const json kAnything = json::object();
        if (!reference.starts_with(kReference)) return kAnything;
        const auto found = definitions_.find(reference.substr(kReference.size()));
        return found == definitions_.end() ? kAnything : *found;
    }

    void look_any(const json& schemas, const json& value, const std::string& path) {
        const bool fits = std::any_of(schemas.begin(), schemas.end(), [&](const json& each) {
            return check_schema(each, value, definitions_).empty();
        });
        if (!fits) wrong(path, "fits none of the forms allowed", "Enter one of " + schemas.dump());
    }

    void look_text(const json& schema, const std::string& text, const std::string& path) {
        const std::size_t length = length_of(text);
        if (length < schema.value("minLength", std::size_t{0}))
            wrong(path, "is too short", "Enter " + schema.at("minLength").dump() + " characters or more");
        if (length > schema.value("maxLength", SIZE_MAX))
            wrong(path, "is too long", "Enter " + schema.at("maxLength").dump() + " characters or fewer");
        if (schema.contains("pattern") &&
            !std::regex_search(text, std::regex(schema.at("pattern").get<std::string>())))
            wrong(path, "does not have the form that is asked for",
                  "Enter what matches " + schema.at("pattern").dump());
    }

    void look_number(const json& schema, const json& value, const std::string& path) {
        const auto number = value.get<double>();
        if (schema.contains("minimum") && number < schema.at("minimum").get<double>())
            wrong(path, "is too small", "Enter " + schema.at("minimum").dump() + " or more");
        if (schema.contains("maximum") && number > schema.at("maximum").get<double>())
            wrong(path, "is too large", "Enter " + schema.at("maximum").dump() + " or less");
    }

    void look_list(const json& schema, const json& value, const std::string& path) {
        if (value.size() < schema.value("minItems", std::size_t{0}) ||
            value.size() > schema.value("maxItems", SIZE_MAX))
            wrong(path, "has too few or too many items", "");
        if (!schema.contains("items")) return;
        for (std::size_t index = 0; index < value.size(); ++index)
            look(schema.at("items"), value[index], below(path, std::to_string(index)));
    }

    void look_object(const json& schema, const json& value, const std::string& path) {
        const json properties = schema.value("properties", json::object());
        for (const auto& name : schema.value("required", std::vector<std::string>{})) {
            if (!value.contains(name)) wrong(below(path, name), "is missing", "");
        }
        for (const auto& [name, member] : value.items()) {
            if (properties.contains(name)) {
                look(properties.at(name), member, below(path, name));
            } else if (schema.value("additionalProperties", json(true)) == json(false)) {
                wrong(path, "holds a member that is not known here: " + name, "Leave it out");
            }
        }
    }

    const json& definitions_;
};

}  // namespace

std::vector<FieldError> check_schema(const json& schema, const json& value, const json& definitions) {
    Check check(definitions);
    check.look(schema, value, "");
    return std::move(check.errors);
}

Error invalid_fields(std::string title, std::vector<FieldError> errors) {
    const FieldError& first = errors.front();
    Error error{ErrorKind::invalid,
                "host.invalid",
                std::move(title),
                first.field + " " + first.reason,
                first.fix,
                {},
                0};
    error.field_errors = std::move(errors);
    return error;
}

json with_defaults(const json& schema, const json& given) {
    json settings = given.is_object() ? given : json::object();
    const json properties = schema.value("properties", json::object());
    for (const auto& [name, property] : properties.items()) {
        if (!settings.contains(name) && property.contains("default")) settings[name] = property.at("default");
    }
    return settings;
}

}  // namespace patchbay::testing
