#include "host/http/schema_dialect.hpp"

#include "host/http/schema_parts.hpp"

#include <algorithm>
#include <array>

namespace patchbay::http {
namespace {

using nlohmann::json;

void rename(json& schema, const char* from, const char* to) {
    const auto found = schema.find(from);
    if (found == schema.end()) return;
    if (!schema.contains(to)) schema[to] = *found;
    schema.erase(from);
}

/// Draft 7 looks at nothing beside a $ref.
void keep_siblings(json& schema) {
    if (!schema.contains("$ref") || !schema["$ref"].is_string() || schema.size() == 1) return;
    json& all = schema["allOf"];
    if (!all.is_array()) all = json::array();
    all.push_back({{"$ref", schema["$ref"]}});
    schema.erase("$ref");
}

void join_dependencies(json& schema) {
    for (const char* name : {"dependentRequired", "dependentSchemas"}) {
        const auto found = schema.find(name);
        if (found == schema.end() || !found->is_object()) continue;
        for (const auto& [property, needed] : found->items()) {
            json& joined = schema["dependencies"];
            if (!joined.contains(property)) joined[property] = needed;
        }
    }
}

/// prefixItems themselves stay, for what refers to them.
void number_items(json& schema) {
    if (!schema.contains("prefixItems")) return;
    if (schema.contains("items")) schema["additionalItems"] = schema["items"];
    schema["items"] = schema["prefixItems"];
}

bool is_time(const json& format) {
    constexpr std::array<std::string_view, 3> kTimes{"date", "time", "date-time"};
    return format.is_string() &&
           std::find(kTimes.begin(), kTimes.end(), format.get<std::string>()) != kTimes.end();
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the schema
void translate(json& schema) {
    for_each_part(schema, [](json& part, const auto&, const auto&) { translate(part); });
    keep_siblings(schema);
    join_dependencies(schema);
    number_items(schema);
    rename(schema, "pattern", kPatternKeyword);
    if (schema.contains("format") && !schema.contains(kFormatKeyword) && is_time(schema["format"]))
        schema[kFormatKeyword] = schema["format"];
    schema.erase("format");
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the schema
void assert_formats(json& schema) {
    for_each_part(schema, [](json& part, const auto&, const auto&) { assert_formats(part); });
    if (schema.contains("format")) schema[kFormatKeyword] = schema["format"];
}

}  // namespace

json as_draft7(json schema) {
    if (schema.is_object()) translate(schema);
    return schema;
}

json with_formats_asserted(json schema) {
    if (schema.is_object()) assert_formats(schema);
    return schema;
}

}  // namespace patchbay::http
