#pragma once
// Reading JSON that others wrote: a missing member or one of another type is a default, never an exception.

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace patchbay::telegram {

/// The member when it is an object; nullptr otherwise.
const nlohmann::json* object_at(const nlohmann::json& value, const char* name);
/// The member when it is an array; nullptr otherwise.
const nlohmann::json* list_at(const nlohmann::json& value, const char* name);
/// The member when it is text, without NUL characters (PostgreSQL stores none); empty otherwise.
std::string text_at(const nlohmann::json& value, const char* name);
std::optional<std::int64_t> integer_at(const nlohmann::json& value, const char* name);
std::optional<double> number_at(const nlohmann::json& value, const char* name);
bool flag_at(const nlohmann::json& value, const char* name);
bool has(const nlohmann::json& value, const char* name);

}  // namespace patchbay::telegram
