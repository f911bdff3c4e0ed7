#include "host/http/schema_validator.hpp"

#define VALIJSON_USE_EXCEPTIONS 1  // or a schema that is none would end the process

#include "host/http/schema_parts.hpp"
#include "host/http/schema_reference.hpp"
#include "host/http/schema_rules.hpp"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/validator.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace patchbay::http {

using nlohmann::json;

struct SchemaValidator::Compiled {
    valijson::Schema schema;
    bool matches_names = false;  ///< it has patternProperties, which the validator matches by std::regex
    bool refers = false;         ///< perhaps to itself, so that a value may lead the validator any way down
};

namespace {

/// "<root>[models][0]" as "models/0".
std::string path_of(const std::string& context) {
    std::string path;
    for (std::size_t at = context.find('['); at != std::string::npos; at = context.find('[', at)) {
        const std::size_t end = context.find(']', at);
        if (end == std::string::npos) break;
        if (!path.empty()) path += '/';
        path += context.substr(at + 1, end - at - 1);
        at = end;
    }
    return path;
}

constexpr int kReferencesInARow = 16;  // more is a circle

const json* resolved(const json& root, const json* schema) {
    for (int left = kReferencesInARow; left > 0; --left) {
        const json* const target = referred_to(root, *schema);
        if (target == nullptr) break;
        schema = target;
    }
    return schema;
}

/// What `schema` says of the member or item `step`; its own "allOf" is looked through as well.
// NOLINTNEXTLINE(misc-no-recursion): as deep as kReferencesInARow
const json* step_into(const json& root, const json* schema, const std::string& step, int left) {
    const json* at = resolved(root, schema);
    if (at->contains("properties") && at->at("properties").contains(step))
        return &at->at("properties").at(step);
    if (at->contains("items") && at->at("items").is_object()) return &at->at("items");
    if (left == 0 || !at->contains("allOf")) return nullptr;
    for (const json& part : at->at("allOf")) {
        if (const json* found = step_into(root, &part, step, left - 1)) return found;
    }
    return nullptr;
}

const json* schema_at(const json& root, const std::string& path) {
    const json* at = &root;
    std::size_t from = 0;
    while (from < path.size()) {
        const std::size_t end = std::min(path.find('/', from), path.size());
        at = step_into(root, at, path.substr(from, end - from), kReferencesInARow);
        if (at == nullptr) return nullptr;
        from = end + 1;
    }
    return resolved(root, at);
}

/// Said of a value only because of something that is said of it or of a part of it as well.
bool says_nothing_new(const std::string& description) {
    constexpr std::array<std::string_view, 5> kBeginnings{
        "Failed to validate against schema associated with property",
        "Failed to validate against child schema #", "Failed to validate against a conditional schema",
        "Failed to validate against dependent schema",
        "Failed to validate against additional properties schema"};
    return std::any_of(kBeginnings.begin(), kBeginnings.end(),
                       [&](std::string_view beginning) { return description.starts_with(beginning); });
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the schema
bool has_pattern_properties(const json& schema) {
    bool found = schema.contains("patternProperties");
    for_each_part(schema, [&](const json& part, const auto&, const auto&) {
        found = found || has_pattern_properties(part);
    });
    return found;
}

constexpr std::size_t kLongestMatchedName = 200;
constexpr int kDeepestValue = 64;  // the validator's stack is a fiber's

// NOLINTNEXTLINE(misc-no-recursion): as deep as `left`
bool has_long_name(const json& value, int left = kDeepestValue) {
    if (!value.is_structured() || left == 0) return false;
    const bool named = value.is_object();
    for (const auto& [name, each] : value.items()) {
        if ((named && name.size() > kLongestMatchedName) || has_long_name(each, left - 1)) return true;
    }
    return false;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as `levels`
bool is_deeper_than(const json& value, int levels) {
    if (!value.is_structured()) return false;
    return levels == 0 || std::any_of(value.begin(), value.end(),
                                      [&](const json& each) { return is_deeper_than(each, levels - 1); });
}

/// Missing and unknown members are reported for the object; what people need is the member's name, which is
/// quoted last.
std::string quoted_name(const std::string& description) {
    const auto end = description.rfind('\'');
    if (end == std::string::npos || end == 0) return "";
    const auto from = description.rfind('\'', end - 1);
    return from == std::string::npos ? "" : description.substr(from + 1, end - from - 1);
}

FieldError field_error(const json& schema, const std::string& context, const std::string& description) {
    FieldError error{path_of(context), description, ""};
    if (description.starts_with("Missing required property") ||
        description.starts_with("Missing dependency")) {
        const std::string name = quoted_name(description);
        error.field += (error.field.empty() ? "" : "/") + name;
        error.reason = "is missing";
    } else if (description.find("additional properties") != std::string::npos ||
               description.find("dditionalProperties") != std::string::npos) {
        error.reason = "holds a member that is not known here: " + quoted_name(description);
        error.fix = "Leave it out";
        return error;
    }
    if (const json* wanted = schema_at(schema, error.field)) error.fix = "Enter " + describe_schema(*wanted);
    return error;
}

void coerce(json& object, const std::string& name, const std::string& text, const std::string& type) {
    if (type == "integer") {
        std::int64_t number = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
        if (!text.empty() && read.ec == std::errc{} && read.ptr == text.data() + text.size()) {
            object[name] = number;
            return;
        }
    } else if (type == "boolean" && (text == "true" || text == "false")) {
        object[name] = text == "true";
        return;
    }
    object[name] = text;
}

}  // namespace

SchemaValidator::SchemaValidator(const json& schema, const json& definitions)
    : schema_(schema), compiled_(std::make_unique<Compiled>()) {
    json read = as_draft7(schema);
    compiled_->matches_names = has_pattern_properties(read);
    compiled_->refers = schema_.dump().find("$ref") != std::string::npos;
    if (compiled_->refers) {
        schema_["components"] = {{"schemas", definitions}};
        for (const auto& [name, definition] : definitions.items()) {
            read["components"]["schemas"][name] = as_draft7(definition);
            compiled_->matches_names = compiled_->matches_names || has_pattern_properties(definition);
        }
    }
    try {
        valijson::SchemaParser parser;
        teach(parser);
        const valijson::adapters::NlohmannJsonAdapter adapter(read);
        parser.populateSchema(adapter, compiled_->schema);
    } catch (const std::exception& exception) {
        throw std::invalid_argument(std::string("not a JSON Schema: ") + exception.what());
    }
}

SchemaValidator::~SchemaValidator() = default;

std::vector<FieldError> SchemaValidator::check(const json& value) const {
    if (compiled_->refers && is_deeper_than(value, kDeepestValue))
        return {
            {"", "is nested too deeply", "At most " + std::to_string(kDeepestValue) + " levels are read"}};
    if (compiled_->matches_names && has_long_name(value))
        return {{"", "holds a member whose name is too long", "Use shorter names"}};
    valijson::Validator validator;
    valijson::ValidationResults results;
    const valijson::adapters::NlohmannJsonAdapter adapter(value);
    if (validator.validate(compiled_->schema, adapter, &results)) return {};
    std::vector<FieldError> errors;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
        std::string context;
        for (const auto& part : error.context)
            context += part;
        if (says_nothing_new(error.description)) continue;
        errors.push_back(field_error(schema_, context, error.description));
    }
    if (errors.empty())
        errors.push_back({"", "does not match the schema", "Enter " + describe_schema(schema_)});
    return errors;
}

json query_to_json(const std::vector<std::pair<std::string, std::string>>& query, const json& schema) {
    json object = json::object();
    const auto properties = schema.find("properties");
    for (const auto& [name, text] : query) {
        const bool known = properties != schema.end() && properties->contains(name);
        const json type = known ? (*properties)[name].value("type", json()) : json();
        coerce(object, name, text, type.is_string() ? type.get<std::string>() : "string");
    }
    return object;
}

}  // namespace patchbay::http
