#pragma once
// The schemas that a JSON Schema is made of, one level down. Pure.

#include <nlohmann/json.hpp>

#include <array>
#include <string>
#include <string_view>

namespace patchbay::http {

/// What the schema below a keyword is held against.
enum class Applies {
    here,    ///< the same value: "allOf"
    inside,  ///< a part of the value: "properties"
    nowhere  ///< nothing, unless it is referred to: "$defs"
};

struct SchemaKeyword {
    enum class Holds { one, list, named };
    std::string_view name;
    Holds holds;
    Applies applies;
};

/// Every keyword of JSON Schema 2020-12 and of draft 7 that holds schemas.
inline constexpr std::array kSchemaKeywords{
    SchemaKeyword{"allOf", SchemaKeyword::Holds::list, Applies::here},
    SchemaKeyword{"anyOf", SchemaKeyword::Holds::list, Applies::here},
    SchemaKeyword{"oneOf", SchemaKeyword::Holds::list, Applies::here},
    SchemaKeyword{"not", SchemaKeyword::Holds::one, Applies::here},
    SchemaKeyword{"if", SchemaKeyword::Holds::one, Applies::here},
    SchemaKeyword{"then", SchemaKeyword::Holds::one, Applies::here},
    SchemaKeyword{"else", SchemaKeyword::Holds::one, Applies::here},
    SchemaKeyword{"dependentSchemas", SchemaKeyword::Holds::named, Applies::here},
    SchemaKeyword{"dependencies", SchemaKeyword::Holds::named, Applies::here},
    SchemaKeyword{"properties", SchemaKeyword::Holds::named, Applies::inside},
    SchemaKeyword{"patternProperties", SchemaKeyword::Holds::named, Applies::inside},
    SchemaKeyword{"additionalProperties", SchemaKeyword::Holds::one, Applies::inside},
    SchemaKeyword{"propertyNames", SchemaKeyword::Holds::one, Applies::inside},
    SchemaKeyword{"items", SchemaKeyword::Holds::one, Applies::inside},
    SchemaKeyword{"items", SchemaKeyword::Holds::list, Applies::inside},
    SchemaKeyword{"prefixItems", SchemaKeyword::Holds::list, Applies::inside},
    SchemaKeyword{"additionalItems", SchemaKeyword::Holds::one, Applies::inside},
    SchemaKeyword{"contains", SchemaKeyword::Holds::one, Applies::inside},
    SchemaKeyword{"$defs", SchemaKeyword::Holds::named, Applies::nowhere},
    SchemaKeyword{"definitions", SchemaKeyword::Holds::named, Applies::nowhere},
};

/// Calls `visit(part, step, keyword)` for each schema right below `schema`, "true" and "false" left out;
/// `step` is its JSON pointer from there: "/properties/name".
template <class Json, class Visit>
void for_each_part(Json& schema, Visit visit) {
    if (!schema.is_object()) return;
    for (const SchemaKeyword& keyword : kSchemaKeywords) {
        const auto found = schema.find(std::string(keyword.name));
        if (found == schema.end()) continue;
        const nlohmann::json::json_pointer place = nlohmann::json::json_pointer() / std::string(keyword.name);
        Json& value = *found;
        if (keyword.holds == SchemaKeyword::Holds::one && value.is_object()) visit(value, place, keyword);
        if (keyword.holds == SchemaKeyword::Holds::list && value.is_array()) {
            for (std::size_t index = 0; index < value.size(); ++index) {
                if (value[index].is_object()) visit(value[index], place / index, keyword);
            }
        }
        if (keyword.holds == SchemaKeyword::Holds::named && value.is_object()) {
            for (auto each = value.begin(); each != value.end(); ++each) {
                if (each.value().is_object()) visit(each.value(), place / each.key(), keyword);
            }
        }
    }
}

}  // namespace patchbay::http
