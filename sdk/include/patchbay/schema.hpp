#pragma once
// JSON Schema in few words, for routes:
//
//     schema::object({schema::field("token", schema::text(20, 80)), schema::optional("mode",
//     schema::one_of({"polling"}))})

#include <nlohmann/json.hpp>

#include <initializer_list>
#include <string>
#include <vector>

namespace patchbay::schema {

struct Field {
    std::string name;
    nlohmann::json schema;
    bool required;
};

inline Field field(std::string name, nlohmann::json schema) {
    return {std::move(name), std::move(schema), true};
}
inline Field optional(std::string name, nlohmann::json schema) {
    return {std::move(name), std::move(schema), false};
}

/// An object; other members are refused when it checks a request's body.
nlohmann::json object(std::initializer_list<Field> fields);
nlohmann::json text();
nlohmann::json text(std::size_t min_length, std::size_t max_length);
nlohmann::json integer();
nlohmann::json integer(std::int64_t minimum, std::int64_t maximum);
nlohmann::json number(double minimum, double maximum);
nlohmann::json boolean();
nlohmann::json uuid();
nlohmann::json time();  ///< RFC 3339
nlohmann::json one_of(std::initializer_list<const char*> values);
nlohmann::json list(nlohmann::json items);
nlohmann::json nullable(nlohmann::json schema);
nlohmann::json any();
/// A schema of the same module that Setup::schema() names, or the host's "Trouble" or "Problem".
nlohmann::json reference(const std::string& name);
/// {"items": [...], "next": cursor or null}
nlohmann::json page(nlohmann::json items);
/// The query of a list: limit and cursor besides `fields`.
nlohmann::json page_query(std::initializer_list<Field> fields = {});

/// RouteOptions::path of a route whose "{id}" is a UUID.
nlohmann::json id_path();
/// RouteOptions::headers of a route whose handler asks for Request::expected_version().
nlohmann::json if_match();

}  // namespace patchbay::schema
