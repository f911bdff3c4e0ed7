#pragma once
// A compiled JSON Schema. Made once per route, used by any thread.

#include <patchbay/result.hpp>

#include <nlohmann/json.hpp>

#include <memory>
#include <vector>

namespace patchbay::http {

class SchemaValidator {
  public:
    /// `definitions`: what "#/components/schemas/<name>" refers to. Throws std::invalid_argument for a schema
    /// that is none.
    SchemaValidator(const nlohmann::json& schema, const nlohmann::json& definitions);
    ~SchemaValidator();
    SchemaValidator(const SchemaValidator&) = delete;

    /// What is wrong with `value`, by field, with what would be right; empty: nothing.
    std::vector<FieldError> check(const nlohmann::json& value) const;
    const nlohmann::json& schema() const { return schema_; }  ///< "components" hold what it refers to

  private:
    struct Compiled;
    nlohmann::json schema_;
    std::unique_ptr<Compiled> compiled_;
};

/// "text of 1 to 80 characters", "one of: polling, webhook": what a schema asks for, in words.
std::string describe_schema(const nlohmann::json& schema);

/// Query parameters as a JSON object, each read as the type that `schema` gives it.
nlohmann::json query_to_json(const std::vector<std::pair<std::string, std::string>>& query,
                             const nlohmann::json& schema);

}  // namespace patchbay::http
