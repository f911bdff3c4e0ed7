#pragma once
// The part of JSON Schema that patchbay/schema.hpp and settings forms are written in: type, enum, const,
// properties, required, additionalProperties, items, minLength, maxLength, pattern, minimum, maximum,
// minItems, maxItems, anyOf and $ref to named schemas. What else a schema says is left to the host.

#include <patchbay/result.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace patchbay::testing {

/// What is wrong with `value`, by field; empty: nothing. `definitions`: schemas by name, for $ref.
std::vector<FieldError> check_schema(const nlohmann::json& schema, const nlohmann::json& value,
                                     const nlohmann::json& definitions);

/// The error that the host makes of it.
Error invalid_fields(std::string title, std::vector<FieldError> errors);

/// `given` with the defaults that the schema's properties name.
nlohmann::json with_defaults(const nlohmann::json& schema, const nlohmann::json& given);

}  // namespace patchbay::testing
