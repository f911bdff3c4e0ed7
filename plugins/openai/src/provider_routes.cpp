#include "paging.hpp"
#include "provider_probe.hpp"
#include "provider_service.hpp"
#include "routes.hpp"

#include <patchbay/schema.hpp>

namespace patchbay::openai {

void register_provider_routes(Setup& setup, ProviderService& service, ProviderRepository& providers,
                              ProviderProbe& probe) {
    const auto provider = schema::reference("Provider");
    setup.route("GET", "/providers",
                {.summary = "List providers",
                 .query = schema::page_query(),
                 .answer = schema::page(provider),
                 .operation = "listProviders"},
                [&providers](const Request& request) -> Response {
                    const Page page = page_of(request);
                    return page_json(providers.list(request.user().workspace_id, page), page);
                });
    setup.route("POST", "/providers",
                {.summary = "Add a provider",
                 .body = schema::reference("NewProvider"),
                 .answer = provider,
                 .status = 201,
                 .operation = "createProvider"},
                [&service](const Request& request) -> Response {
                    return to_json(service.create(request.user().workspace_id, request.json()));
                });
    setup.route("GET", "/providers/{id}",
                {.summary = "One provider",
                 .answer = provider,
                 .operation = "getProvider",
                 .path = schema::id_path()},
                [&service](const Request& request) -> Response {
                    return to_json(service.find(request.user().workspace_id, id_of(request, "provider")));
                });
    setup.route("PATCH", "/providers/{id}",
                {.summary = "Change a provider",
                 .body = schema::reference("ProviderChanges"),
                 .answer = provider,
                 .operation = "changeProvider",
                 .path = schema::id_path(),
                 .headers = schema::if_match()},
                [&service](const Request& request) -> Response {
                    return to_json(service.change(request.user().workspace_id, id_of(request, "provider"),
                                                  request.json(), request.expected_version()));
                });
    setup.route("DELETE", "/providers/{id}",
                {.summary = "Remove a provider",
                 .status = 204,
                 .operation = "deleteProvider",
                 .path = schema::id_path(),
                 .headers = schema::if_match()},
                [&service](const Request& request) -> Response {
                    service.remove(request.user().workspace_id, id_of(request, "provider"),
                                   request.expected_version());
                    return Response::no_content();
                });
    setup.route("POST", "/providers/{id}/test",
                {.summary = "Ask a provider whether it works",
                 .answer = schema::reference("ProviderTest"),
                 .operation = "testProvider",
                 .path = schema::id_path()},
                [&service, &probe](const Request& request) -> Response {
                    return to_json(
                        probe.probe(service.find(request.user().workspace_id, id_of(request, "provider"))));
                });
}

}  // namespace patchbay::openai
