#include "tests/fakes/openai/schema_sample.hpp"

namespace patchbay::fakes::openai {

namespace {

constexpr int kDeepest = 16;

nlohmann::json sample(const nlohmann::json& schema, const std::string& text, int depth) {
    if (!schema.is_object() || depth > kDeepest) return nullptr;
    if (schema.contains("const")) return schema["const"];
    if (schema.contains("enum") && !schema["enum"].empty()) return schema["enum"][0];
    if (schema.contains("anyOf") && !schema["anyOf"].empty())
        return sample(schema["anyOf"][0], text, depth + 1);
    auto type = schema.value("type", nlohmann::json("object"));
    if (type.is_array()) type = type.empty() ? nlohmann::json("null") : type[0];
    if (type == "string") return text;
    if (type == "integer") return schema.value("minimum", 0);
    if (type == "number") return schema.value("minimum", 0.0);
    if (type == "boolean") return true;
    if (type == "array")
        return nlohmann::json::array({sample(schema.value("items", nlohmann::json()), text, depth + 1)});
    if (type != "object") return nullptr;
    auto object = nlohmann::json::object();
    const auto properties = schema.value("properties", nlohmann::json::object());
    for (const auto& item : properties.items())
        object[item.key()] = sample(item.value(), text, depth + 1);
    return object;
}

}  // namespace

nlohmann::json schema_sample(const nlohmann::json& schema, const std::string& text) {
    return sample(schema, text, 0);
}

}  // namespace patchbay::fakes::openai
