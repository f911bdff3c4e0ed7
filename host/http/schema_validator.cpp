#include "host/http/schema_validator.hpp"

#define VALIJSON_USE_EXCEPTIONS 1  // or a schema that is none would end the process

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <charconv>
#include <stdexcept>

namespace patchbay::http {

using nlohmann::json;

struct SchemaValidator::Compiled {
    valijson::Schema schema;
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
    for (int left = kReferencesInARow; left > 0 && schema->contains("$ref"); --left)
        schema = &root.at(json::json_pointer(schema->at("$ref").get<std::string>().substr(1)));
    return schema;
}

const json* schema_at(const json& root, const std::string& path) {
    const json* at = resolved(root, &root);
    std::size_t from = 0;
    while (from < path.size()) {
        const std::size_t end = std::min(path.find('/', from), path.size());
        const std::string step = path.substr(from, end - from);
        from = end + 1;
        if (at->contains("properties") && at->at("properties").contains(step)) {
            at = &at->at("properties").at(step);
        } else if (at->contains("items")) {
            at = &at->at("items");
        } else {
            return nullptr;
        }
        at = resolved(root, at);
    }
    return at;
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
    if (description.starts_with("Missing required property")) {
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
    if (schema_.dump().find("$ref") != std::string::npos) schema_["components"] = {{"schemas", definitions}};
    try {
        valijson::SchemaParser parser;
        const valijson::adapters::NlohmannJsonAdapter adapter(schema_);
        parser.populateSchema(adapter, compiled_->schema);
    } catch (const std::exception& exception) {
        throw std::invalid_argument(std::string("not a JSON Schema: ") + exception.what());
    }
}

SchemaValidator::~SchemaValidator() = default;

std::vector<FieldError> SchemaValidator::check(const json& value) const {
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
        if (error.description.starts_with("Failed to validate against schema associated with property"))
            continue;
        errors.push_back(field_error(schema_, context, error.description));
    }
    if (errors.empty())
        errors.push_back({"", "does not match the schema", "Enter " + describe_schema(schema_)});
    return errors;
}

std::string describe_schema(const json& schema) {
    if (schema.contains("enum")) {
        std::string list;
        for (const auto& value : schema["enum"])
            list +=
                (list.empty() ? "" : ", ") + (value.is_string() ? value.get<std::string>() : value.dump());
        return "one of: " + list;
    }
    const json type = schema.value("type", json());
    const std::string name = type.is_array() && !type.empty() ? type[0].get<std::string>()
                             : type.is_string()               ? type.get<std::string>()
                                                              : "";
    if (name == "string") {
        if (schema.contains("maxLength")) {
            return "text of " + std::to_string(schema.value("minLength", 0)) + " to " +
                   schema["maxLength"].dump() + " characters";
        }
        return "text";
    }
    if (name == "integer" || name == "number") {
        const std::string kind = name == "integer" ? "a whole number" : "a number";
        if (schema.contains("minimum") && schema.contains("maximum")) {
            return kind + " from " + schema["minimum"].dump() + " to " + schema["maximum"].dump();
        }
        return kind;
    }
    if (name == "boolean") return "true or false";
    if (name == "array") return "a list of " + describe_schema(schema.value("items", json::object()));
    if (name == "object") return "an object";
    return "a value that the API's description allows";
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
