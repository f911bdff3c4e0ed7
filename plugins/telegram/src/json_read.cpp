#include "plugins/telegram/src/json_read.hpp"

#include <algorithm>
#include <limits>

namespace patchbay::telegram {
namespace {

const nlohmann::json* member(const nlohmann::json& value, const char* name) {
    if (!value.is_object()) return nullptr;
    const auto found = value.find(name);
    return found == value.end() ? nullptr : &*found;
}

}  // namespace

const nlohmann::json* object_at(const nlohmann::json& value, const char* name) {
    const auto* found = member(value, name);
    return found && found->is_object() ? found : nullptr;
}

const nlohmann::json* list_at(const nlohmann::json& value, const char* name) {
    const auto* found = member(value, name);
    return found && found->is_array() ? found : nullptr;
}

std::string text_at(const nlohmann::json& value, const char* name) {
    const auto* found = member(value, name);
    if (!found || !found->is_string()) return {};
    auto text = found->get<std::string>();
    std::erase(text, '\0');
    return text;
}

std::optional<std::int64_t> integer_at(const nlohmann::json& value, const char* name) {
    const auto* found = member(value, name);
    if (!found || !found->is_number_integer()) return std::nullopt;
    constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (found->is_number_unsigned() && found->get<std::uint64_t>() > kLargest) return std::nullopt;
    return found->get<std::int64_t>();
}

std::optional<double> number_at(const nlohmann::json& value, const char* name) {
    const auto* found = member(value, name);
    if (!found || !found->is_number()) return std::nullopt;
    return found->get<double>();
}

bool flag_at(const nlohmann::json& value, const char* name) {
    const auto* found = member(value, name);
    return found && found->is_boolean() && found->get<bool>();
}

bool has(const nlohmann::json& value, const char* name) {
    const auto* found = member(value, name);
    return found && !found->is_null();
}

}  // namespace patchbay::telegram
