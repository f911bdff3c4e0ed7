#include "host/modules/settings_schema.hpp"

#include "host/http/schema_parts.hpp"
#include "host/http/schema_reference.hpp"

#include <algorithm>
#include <array>

namespace patchbay::modules {
namespace {

using nlohmann::json;
using Pointer = json::json_pointer;

constexpr int kMostPartsInParts = 32;

/// Keywords that are of no use once put_together() has looked behind them.
bool is_followed(const std::string& keyword) {
    constexpr std::array<std::string_view, 9> kFollowed{
        "$ref", "allOf", "if", "then", "else", "dependentSchemas", "$defs", "definitions", "x-order"};
    return std::find(kFollowed.begin(), kFollowed.end(), keyword) != kFollowed.end();
}

void merge_properties(json& whole, const json& part) {
    for (const auto& [name, property] : part.items()) {
        if (!whole.contains(name)) {
            whole[name] = property;
        } else {
            const json both = json::array({whole[name], property});
            whole[name] = {{"allOf", both}};
        }
    }
}

void merge_required(json& whole, const json& part) {
    for (const json& name : part) {
        if (std::find(whole.begin(), whole.end(), name) == whole.end()) whole.push_back(name);
    }
}

/// What is there already wins: a schema's own words over those that it refers to.
void merge(json& whole, const json& part, bool certain) {
    for (const auto& [keyword, value] : part.items()) {
        if (keyword == "properties" && value.is_object()) {
            merge_properties(whole["properties"], value);
        } else if (keyword == "required" && value.is_array()) {
            if (certain) merge_required(whole["required"], value);
        } else if (!is_followed(keyword) && !whole.contains(keyword)) {
            whole[keyword] = value;
        }
    }
}

/// Puts the parts of one schema together, one after the other.
struct Joiner {
    const json& root;
    const Parts parts;
    Together result{json::object(), {}};

    // NOLINTNEXTLINE(misc-no-recursion): at most kMostPartsInParts deep
    void add(const json& schema, bool certain, int left) {
        if (!schema.is_object() || left == 0) return;
        merge(result.schema, schema, certain);
        if (const json* target = http::referred_to(root, schema)) {
            result.references.insert(schema["$ref"].get<std::string>());
            add(*target, certain, left - 1);
        }
        http::for_each_part(schema, [&](const json& part, const auto&, const http::SchemaKeyword& keyword) {
            if (keyword.applies != http::Applies::here) return;
            if (keyword.name == "allOf") {
                add(part, certain, left - 1);
            } else if (parts == Parts::possible && keyword.name != "not" && keyword.name != "if") {
                add(part, false, left - 1);
            }
        });
    }
};

bool is_group(const json& schema) {
    return schema.contains("properties") && schema["properties"].is_object();
}

/// False: a reference on the way here leads here again.
bool go_on(std::set<std::string>& trail, const std::set<std::string>& references) {
    for (const std::string& each : references) {
        if (!trail.insert(each).second) return false;
    }
    return true;
}

// NOLINTNEXTLINE(misc-no-recursion): each reference is followed once on the way down
void find_secrets(const json& root, const Together& group, std::set<std::string> trail, const Pointer& at,
                  std::vector<Pointer>& found) {
    if (!go_on(trail, group.references) || !is_group(group.schema)) return;
    for (const auto& [name, property] : group.schema["properties"].items()) {
        const Together each = put_together(root, property, Parts::possible);
        if (each.schema.value("writeOnly", json()) == true) {
            found.push_back(at / name);
        } else {
            find_secrets(root, each, trail, at / name, found);
        }
    }
}

bool is_complete(const json& group, const json& values) {
    const json required = group.value("required", json::array());
    return std::all_of(required.begin(), required.end(), [&](const json& name) {
        return name.is_string() && values.contains(name.get<std::string>());
    });
}

// NOLINTNEXTLINE(misc-no-recursion): each reference is followed once on the way down, or as deep as the
// values
void fill_in(const json& root, const Together& group, std::set<std::string> trail, json& values) {
    if (!is_group(group.schema)) return;
    const bool circle = !go_on(trail, group.references);
    for (const auto& [name, property] : group.schema["properties"].items()) {
        const Together each = put_together(root, property, Parts::certain);
        if (values.contains(name)) {
            if (values[name].is_object()) fill_in(root, each, trail, values[name]);
        } else if (each.schema.contains("default")) {
            values[name] = each.schema["default"];
        } else if (is_group(each.schema) && !circle) {
            json made = json::object();
            fill_in(root, each, trail, made);
            if (!made.empty() && is_complete(each.schema, made)) values[name] = std::move(made);
        }
    }
}

// NOLINTNEXTLINE(misc-no-recursion): each reference is followed once on the way down
json inlined(const json& root, const json& schema, std::set<std::string> trail) {
    Together whole = put_together(root, schema, Parts::certain);
    if (!go_on(trail, whole.references)) return json::object();
    http::for_each_part(whole.schema, [&](json& part, const auto&, const auto&) {
        json plain = inlined(root, part, trail);
        part = std::move(plain);
    });
    return std::move(whole.schema);
}

}  // namespace

Together put_together(const json& root, const json& schema, Parts parts) {
    Joiner joiner{root, parts};
    joiner.add(schema, true, kMostPartsInParts);
    return std::move(joiner.result);
}

std::vector<Pointer> secret_places(const json& schema) {
    std::vector<Pointer> found;
    find_secrets(schema, put_together(schema, schema, Parts::possible), {}, Pointer(), found);
    return found;
}

std::string name_of(const Pointer& place) {
    return place.parent_pointer().empty() ? place.back() : place.to_string();
}

json settings_with_defaults(const json& schema, const json& given) {
    json settings = given.is_object() ? given : json::object();
    fill_in(schema, put_together(schema, schema, Parts::certain), {}, settings);
    return settings;
}

bool has_settings(const json& schema) {
    return !put_together(schema, schema, Parts::possible).schema.value("properties", json::object()).empty();
}

std::vector<std::string> required_settings(const json& schema) {
    std::vector<std::string> names;
    for (const json& name :
         put_together(schema, schema, Parts::certain).schema.value("required", json::array())) {
        if (name.is_string()) names.push_back(name);
    }
    return names;
}

json settings_properties(const json& schema) {
    json properties = json::object();
    const Together whole = put_together(schema, schema, Parts::possible);
    if (!is_group(whole.schema)) return properties;
    for (const auto& [name, property] : whole.schema["properties"].items())
        properties[name] = inlined(schema, property, whole.references);
    return properties;
}

}  // namespace patchbay::modules
