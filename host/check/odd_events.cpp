#include "host/check/odd_events.hpp"

#include "host/check/sample.hpp"

#include <limits>

namespace patchbay::check {
namespace {

using nlohmann::json;

constexpr std::size_t kHugeText = 900'000;
constexpr std::size_t kDeepList = 1000;
constexpr std::size_t kManyFields = 20'000;
constexpr std::size_t kMostFields = 24;

std::string as_text(const json& payload) {
    return payload.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// Text by text: to write out what is so deep would take as deep a call.
std::string deep_list() {
    return std::string(kDeepList, '[') + std::string(kDeepList, ']');
}

json with(json payload, const std::string& name, const json& value) {
    payload[name] = value;
    return payload;
}

/// Those of another type than the one that is right.
std::vector<json> wrong_for(const json& right) {
    std::vector<json> wrong;
    for (const json& each : odd_values()) {
        const bool numbers = each.is_number() && right.is_number();
        if (each.type() != right.type() && !numbers) wrong.push_back(each);
    }
    return wrong;
}

/// Of the right type, and still nothing that one would expect.
std::vector<json> odd_for(const json& right) {
    if (right.is_number()) return {-1, 0, 1e300, std::numeric_limits<std::uint64_t>::max()};
    if (right.is_string())
        return {"", "\xf0\x9f\x92\xa3\xe2\x80\xae\xcc\x88", "'; drop table x; --", "../../etc/passwd",
                std::string("line\nbreak\x01\x7f")};
    if (right.is_array()) return {json::array({nullptr, 1, "a", json::object()})};
    if (right.is_object()) return {{{"a", {{"b", nullptr}}}}};
    return {};
}

std::vector<OddPayload> for_whole() {
    std::string many = "{";
    for (std::size_t count = 0; count < kManyFields; ++count)
        many += (count == 0 ? "\"" : ",\"") + std::to_string(count) + "\":null";
    return {{"nothing in it", "{}"},
            {"null", "null"},
            {"a number", "7"},
            {"a text", "\"text\""},
            {"a list", "[[],{},null]"},
            {"a list 1,000 deep", deep_list()},
            {"20,000 fields", many + "}"},
            {"a text of 900 kB", as_text(std::string(kHugeText, 'x'))},
            {"half a JSON text", "{\"text\": \"che"},
            {"half an emoji", R"({"text": "\ud83d"})"},
            {"a zero byte", R"({"text": "a\u0000b"})"}};
}

void add_for_field(const json& well, const std::string& name, bool few, std::vector<OddPayload>& odd) {
    const json& right = well[name];
    json without = well;
    without.erase(name);
    odd.push_back({"without \"" + name + "\"", as_text(without)});
    auto values = wrong_for(right);
    if (few) values = {values[odd.size() % values.size()]};  // another one for each field
    for (const json& value : odd_for(right))
        values.push_back(value);
    for (const json& value : values)
        odd.push_back(
            {"\"" + name + "\" is " + as_text(value).substr(0, 40), as_text(with(well, name, value))});
    if (right.is_string() && (!few || name == "text"))
        odd.push_back(
            {"\"" + name + "\" has 900 kB", as_text(with(well, name, std::string(kHugeText, 'x')))});
    const std::string place = "\"a place for something deep\"";
    std::string deep = as_text(with(well, name, json::parse(place)));
    deep.replace(deep.find(place), place.size(), deep_list());
    odd.push_back({"\"" + name + "\" is 1,000 deep", std::move(deep)});
}

}  // namespace

std::vector<OddPayload> odd_payloads(const json& well, bool few) {
    std::vector<OddPayload> odd{{"as it should be", as_text(well)}};
    std::size_t fields = 0;
    for (const auto& [name, value] : well.items()) {
        if (well.is_object() && ++fields <= kMostFields) add_for_field(well, name, few, odd);
    }
    for (OddPayload& each : for_whole())
        odd.push_back(std::move(each));
    return odd;
}

}  // namespace patchbay::check
