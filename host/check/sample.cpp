#include "host/check/sample.hpp"

#include <algorithm>
#include <limits>
#include <regex>

namespace patchbay::check {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestText = 2000;
constexpr int kDeepest = 12;
constexpr std::int64_t kUsualNumber = 7;

/// Makes one value; knows how deep it is, since schemas may refer to themselves.
struct Maker {
    const json& named;
    const Size size;
    int depth = 0;

    std::optional<json> make(const json& given);
    std::optional<json> object(const json& schema);
    std::optional<json> list(const json& schema);
    std::optional<json> text(const json& schema) const;
    std::optional<json> number(const json& schema, bool whole) const;
    std::optional<json> by_type(const json& schema, const std::string& type);
    std::optional<json> first_of(const json& choices);
    std::optional<json> merged(const json& schema);
};

std::string type_of(const json& schema) {
    const auto type = schema.find("type");
    if (type == schema.end()) return schema.contains("properties") ? "object" : "";
    if (type->is_string()) return type->get<std::string>();
    if (type->is_array()) {
        for (const json& each : *type) {
            if (each.is_string() && each != "null") return each.get<std::string>();
        }
    }
    return "";
}

std::string of_length(std::string text, std::size_t least, std::size_t most) {
    while (text.size() < least)
        text += "a";
    if (text.size() > most) text.resize(most);
    return text;
}

std::string of_format(const std::string& format) {
    if (format == "uuid") return "00000000-0000-4000-8000-000000000001";
    if (format == "date-time") return "2030-01-01T00:00:00Z";
    if (format == "date") return "2030-01-01";
    if (format == "time") return "12:30:00Z";
    if (format == "duration") return "PT15M";
    if (format == "hostname") return "example.com";
    if (format == "ipv4") return "192.0.2.1";
    if (format == "ipv6") return "2001:db8::1";
    if (format == "email") return "check@example.com";
    if (format == "uri" || format == "url") return "https://example.com/check";
    return "check";
}

/// What patterns usually ask for.
std::vector<std::string> common_texts() {
    return {"check",
            "Check",
            "7",
            "12",
            "00000000-0000-4000-8000-000000000001",
            "https://example.com/check",
            "https://example.com",
            "check@example.com",
            "2030-01-01",
            "2030-01-01T00:00:00Z",
            "en",
            "#336699",
            "example.com",
            "/check",
            "12:30",
            "0.1.0",
            "+15550100000",
            "100001:check_check_check_check_check_chec",
            "0123456789abcdef0123456789abcdef"};
}

bool fits(const std::string& text, const std::string& pattern) {
    try {
        return std::regex_search(text, std::regex(pattern, std::regex::ECMAScript));
    } catch (const std::regex_error&) {
        return false;
    }
}

template <class Number>
Number edge(const json& schema, Size size, Number least, Number most) {
    if (schema.contains("minimum") && schema["minimum"].is_number()) least = schema["minimum"].get<Number>();
    if (schema.contains("maximum") && schema["maximum"].is_number()) most = schema["maximum"].get<Number>();
    if (size == Size::smallest) return least;
    if (size == Size::largest) return most;
    return std::clamp(static_cast<Number>(kUsualNumber), least, std::max(least, most));
}

std::optional<json> Maker::text(const json& schema) const {
    const std::size_t least = schema.value("minLength", std::size_t{0});
    const std::size_t most = schema.value("maxLength", std::max(kLongestText, least));
    if (schema.contains("pattern")) {
        for (const std::string& each : common_texts()) {
            const bool right_length = each.size() >= least && each.size() <= most;
            if (right_length && fits(each, schema["pattern"].get<std::string>())) return each;
        }
        return std::nullopt;
    }
    if (schema.contains("format")) return of_format(schema["format"].get<std::string>());
    if (size == Size::smallest) return std::string(least, 'a');
    if (size == Size::largest) return std::string(std::min(most, std::max(kLongestText, least)), 'a');
    return of_length("check", least, most);
}

std::optional<json> Maker::number(const json& schema, bool whole) const {
    if (whole)
        return edge<std::int64_t>(schema, size, std::numeric_limits<std::int32_t>::min(),
                                  std::numeric_limits<std::int32_t>::max());
    return edge<double>(schema, size, -1e9, 1e9);
}

std::optional<json> Maker::object(const json& schema) {
    json made = json::object();
    const json required = schema.value("required", json::array());
    const json properties = schema.value("properties", json::object());
    for (const auto& [name, each] : properties.items()) {
        const bool needed = std::find(required.begin(), required.end(), name) != required.end();
        if (!needed && (size == Size::smallest || depth > 4)) continue;
        auto value = make(each);
        if (value) {
            made[name] = std::move(*value);
        } else if (needed) {
            return std::nullopt;
        }
    }
    return made;
}

std::optional<json> Maker::list(const json& schema) {
    std::size_t count = schema.value("minItems", std::size_t{0});
    if (size != Size::smallest) count = std::max<std::size_t>(count, 1);
    count = std::min(count, schema.value("maxItems", count));
    json made = json::array();
    for (std::size_t index = 0; index < count; ++index) {
        auto value = make(schema.value("items", json::object()));
        if (!value)
            return count > schema.value("minItems", std::size_t{0}) ? std::optional<json>(json::array())
                                                                    : std::nullopt;
        made.push_back(std::move(*value));
    }
    return made;
}

std::optional<json> Maker::by_type(const json& schema, const std::string& type) {
    if (type == "object") return object(schema);
    if (type == "array") return list(schema);
    if (type == "string") return text(schema);
    if (type == "integer") return number(schema, true);
    if (type == "number") return number(schema, false);
    if (type == "boolean") return size != Size::smallest;
    if (type == "null") return json();
    return json("check");
}

std::optional<json> Maker::first_of(const json& choices) {
    for (const json& each : choices) {
        if (auto made = make(each); made && !made->is_null()) return made;
    }
    return std::nullopt;
}

std::optional<json> Maker::merged(const json& schema) {
    json whole = json::object();
    for (const json& each : schema["allOf"]) {
        const auto part = make(each);
        if (!part) return std::nullopt;
        if (!part->is_object()) return part;
        whole.update(*part);
    }
    if (const auto own = object(schema)) whole.update(*own);
    return whole;
}

std::optional<json> Maker::make(const json& given) {
    const json& schema = resolved(given, named);
    if (!schema.is_object() || depth > kDeepest) return json();
    ++depth;
    const auto made = [&]() -> std::optional<json> {
        if (schema.contains("const")) return schema["const"];
        if (size == Size::usual && schema.contains("default")) return schema["default"];
        if (size == Size::usual && schema.contains("examples") && !schema["examples"].empty())
            return schema["examples"][0];
        if (schema.contains("enum") && !schema["enum"].empty())
            return size == Size::largest ? schema["enum"].back() : schema["enum"].front();
        for (const char* choice : {"oneOf", "anyOf"}) {
            if (schema.contains(choice)) return first_of(schema[choice]);
        }
        if (schema.contains("allOf")) return merged(schema);
        return by_type(schema, type_of(schema));
    }();
    --depth;
    return made;
}

}  // namespace

const json& resolved(const json& schema, const json& named) {
    constexpr std::string_view kPlace = "#/components/schemas/";
    const json* found = &schema;
    for (int hops = 0; hops < kDeepest && found->is_object() && found->contains("$ref"); ++hops) {
        const auto reference = (*found)["$ref"].get<std::string>();
        if (!reference.starts_with(kPlace) || !named.contains(reference.substr(kPlace.size()))) break;
        found = &named[reference.substr(kPlace.size())];
    }
    return *found;
}

std::optional<json> sample(const json& schema, const json& named, Size size) {
    return Maker{named, size}.make(schema);
}

const std::vector<json>& odd_values() {
    static const std::vector<json> kOdd{nullptr,
                                        true,
                                        0,
                                        -1,
                                        1.5,
                                        std::numeric_limits<std::int64_t>::min(),
                                        std::numeric_limits<std::uint64_t>::max(),
                                        1e300,
                                        "",
                                        "text",
                                        std::string("zero\0inside", 11),
                                        "\xf0\x9f\x92\xa3\xe2\x80\xae",
                                        json::array(),
                                        json::array({json::array({nullptr})}),
                                        json::object(),
                                        {{"a", {{"b", nullptr}}}}};
    return kOdd;
}

}  // namespace patchbay::check
