// What a schema asks for, in words.
#include "host/http/schema_validator.hpp"
#include "host/http/text_format.hpp"

#include <optional>

namespace patchbay::http {
namespace {

using nlohmann::json;

void append(std::string& list, const json& value) {
    list += (list.empty() ? "" : ", ") + (value.is_string() ? value.get<std::string>() : value.dump());
}

/// "one of: a, b" for an "enum", and for "oneOf" and "anyOf" when all of them are a "const".
std::optional<std::string> describe_choices(const json& schema) {
    std::string list;
    if (schema.contains("const")) append(list, schema["const"]);
    if (!list.empty()) return list;
    if (schema.contains("enum")) {
        for (const json& value : schema["enum"])
            append(list, value);
        return "one of: " + list;
    }
    for (const char* keyword : {"oneOf", "anyOf"}) {
        if (!schema.contains(keyword) || schema[keyword].empty()) continue;
        for (const json& choice : schema[keyword]) {
            if (!choice.is_object() || !choice.contains("const")) return std::nullopt;
            append(list, choice["const"]);
        }
        return "one of: " + list;
    }
    return std::nullopt;
}

std::string describe_text(const json& schema) {
    if (schema.contains("x-pattern-hint") && schema["x-pattern-hint"].is_string())
        return schema["x-pattern-hint"];
    if (schema.contains("format") && schema["format"].is_string()) {
        if (const auto known = describe_format(schema["format"].get<std::string>()); !known.empty())
            return std::string(known);
    }
    if (!schema.contains("maxLength")) return "text";
    return "text of " + std::to_string(schema.value("minLength", 0)) + " to " + schema["maxLength"].dump() +
           " characters";
}

std::string describe_number(const json& schema, const std::string& kind) {
    if (!schema.contains("minimum") || !schema.contains("maximum")) return kind;
    return kind + " from " + schema["minimum"].dump() + " to " + schema["maximum"].dump();
}

std::string type_of(const json& schema) {
    const json type = schema.value("type", json());
    if (type.is_string()) return type;
    if (!type.is_array()) return "";
    for (const json& each : type) {
        if (each.is_string() && each != "null") return each;
    }
    return type.empty() ? "" : "null";
}

}  // namespace

// NOLINTNEXTLINE(misc-no-recursion): as deep as lists are in lists
std::string describe_schema(const json& schema) {
    if (auto choices = describe_choices(schema)) return *choices;
    const std::string type = type_of(schema);
    if (type == "string") return describe_text(schema);
    if (type == "integer") return describe_number(schema, "a whole number");
    if (type == "number") return describe_number(schema, "a number");
    if (type == "boolean") return "true or false";
    if (type == "array") return "a list of " + describe_schema(schema.value("items", json::object()));
    if (type == "object") return "an object";
    return "a value that the API's description allows";
}

}  // namespace patchbay::http
