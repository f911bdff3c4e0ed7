#pragma once
// The API's description, OpenAPI 3.1, made from what routes declare and from the named schemas. Pure.

#include "host/http/router.hpp"
#include "host/modules/schema_book.hpp"

namespace patchbay::api {

/// Describes those of `routes` that stand below /api/v1/. Schemas that are live messages are united as
/// "LiveEvent".
nlohmann::json describe(const http::Routes& routes, modules::NamedSchemas named);

/// A page to read `description`: its paths by module, then its schemas. It needs nothing but itself.
std::string description_page(const nlohmann::json& description);

}  // namespace patchbay::api
