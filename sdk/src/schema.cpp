#include <patchbay/schema.hpp>

namespace patchbay::schema {

using nlohmann::json;

namespace {

json object_of(const std::vector<Field>& fields) {
    json properties = json::object();
    json required = json::array();
    for (const Field& field : fields) {
        properties[field.name] = field.schema;
        if (field.required) required.push_back(field.name);
    }
    json schema{{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    if (!required.empty()) schema["required"] = std::move(required);
    return schema;
}

}  // namespace

json object(std::initializer_list<Field> fields) {
    return object_of(fields);
}
json text() {
    return {{"type", "string"}};
}
json text(std::size_t min_length, std::size_t max_length) {
    return {{"type", "string"}, {"minLength", min_length}, {"maxLength", max_length}};
}
json integer() {
    return {{"type", "integer"}};
}
json integer(std::int64_t minimum, std::int64_t maximum) {
    return {{"type", "integer"}, {"minimum", minimum}, {"maximum", maximum}};
}
json number(double minimum, double maximum) {
    return {{"type", "number"}, {"minimum", minimum}, {"maximum", maximum}};
}
json boolean() {
    return {{"type", "boolean"}};
}
json uuid() {
    return {{"type", "string"}, {"format", "uuid"}, {"minLength", 36}, {"maxLength", 36}};
}
json time() {
    return {{"type", "string"}, {"format", "date-time"}};
}

json one_of(std::initializer_list<const char*> values) {
    json list = json::array();
    for (const char* value : values)
        list.push_back(value);
    return {{"type", "string"}, {"enum", std::move(list)}};
}

json list(json items) {
    return {{"type", "array"}, {"items", std::move(items)}};
}

json nullable(json schema) {
    if (schema.contains("type") && schema["type"].is_string() && !schema.contains("enum")) {
        schema["type"] = json::array({schema["type"], "null"});
        return schema;
    }
    return {{"anyOf", json::array({std::move(schema), json{{"type", "null"}}})}};
}

json any() {
    return json::object();
}
json reference(const std::string& name) {
    return {{"$ref", "#/components/schemas/" + name}};
}

json page(json items) {
    return object({field("items", list(std::move(items))), field("next", nullable(text()))});
}

json page_query(std::initializer_list<Field> fields) {
    std::vector<Field> all(fields);
    all.push_back(optional("limit", integer(1, 100)));
    all.push_back(optional("cursor", text(1, 512)));
    return object_of(all);
}

json id_path() {
    return object({field("id", uuid())});
}

json if_match() {
    json version = text(1, 40);
    version["description"] = "The version that was read, as \"7\"; 412 when somebody was quicker";
    return object({optional("If-Match", std::move(version))});
}

}  // namespace patchbay::schema
