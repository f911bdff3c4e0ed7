#include "directory.hpp"
#include "routes.hpp"

#include <patchbay/schema.hpp>

namespace patchbay::inbox {
namespace {

using nlohmann::json;

json items_of(json items) {
    return schema::object({schema::field("items", schema::list(std::move(items)))});
}

json endpoint_json(const KnownEndpoint& endpoint) {
    return {{"channel", endpoint.channel},
            {"id", endpoint.id},
            {"name", endpoint.name},
            {"state", endpoint.state}};
}

json operator_json(const AccountEntry& account) {
    return {{"id", account.id},
            {"name", account.name.empty() ? account.email : account.name},
            {"role", account.role}};
}

}  // namespace

void add_directory_routes(Setup& setup, Directory& directory) {
    setup.route("GET", "/endpoints",
                {.summary = "Our identities on all channels",
                 .access = Access::operators,
                 .answer = items_of(schema::reference("Endpoint")),
                 .operation = "listEndpoints"},
                [&](const Request& request) -> Response {
                    json items = json::array();
                    for (const auto& endpoint : directory.endpoints(request.user().workspace_id)) {
                        items.push_back(endpoint_json(endpoint));
                    }
                    return json{{"items", std::move(items)}};
                });
    setup.route("GET", "/operators",
                {.summary = "Who can be assigned a conversation",
                 .access = Access::operators,
                 .answer = items_of(schema::reference("Operator")),
                 .operation = "listOperators"},
                [&](const Request& request) -> Response {
                    json items = json::array();
                    for (const auto& account : directory.operators(request.user().workspace_id)) {
                        items.push_back(operator_json(account));
                    }
                    return json{{"items", std::move(items)}};
                });
}

}  // namespace patchbay::inbox
