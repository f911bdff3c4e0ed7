#include "assistant_service.hpp"
#include "paging.hpp"
#include "routes.hpp"

#include <patchbay/schema.hpp>

namespace patchbay::openai {

void register_assistant_routes(Setup& setup, AssistantService& service, AssistantRepository& assistants) {
    const auto assistant = schema::reference("Assistant");
    setup.route("GET", "/assistants",
                {.summary = "List assistants",
                 .query = schema::page_query(),
                 .answer = schema::page(assistant),
                 .operation = "listAssistants"},
                [&assistants](const Request& request) -> Response {
                    const Page page = page_of(request);
                    return page_json(assistants.list(request.user().workspace_id, page), page);
                });
    setup.route("POST", "/assistants",
                {.summary = "Add an assistant",
                 .body = schema::reference("NewAssistant"),
                 .answer = assistant,
                 .status = 201,
                 .operation = "createAssistant"},
                [&service](const Request& request) -> Response {
                    return to_json(service.create(request.user().workspace_id, request.json()));
                });
    setup.route("GET", "/assistants/{id}",
                {.summary = "One assistant",
                 .answer = assistant,
                 .operation = "getAssistant",
                 .path = schema::id_path()},
                [&service](const Request& request) -> Response {
                    return to_json(service.find(request.user().workspace_id, id_of(request, "assistant")));
                });
    setup.route("PATCH", "/assistants/{id}",
                {.summary = "Change an assistant",
                 .body = schema::reference("AssistantChanges"),
                 .answer = assistant,
                 .operation = "changeAssistant",
                 .path = schema::id_path(),
                 .headers = schema::if_match()},
                [&service](const Request& request) -> Response {
                    return to_json(service.change(request.user().workspace_id, id_of(request, "assistant"),
                                                  request.json(), request.expected_version()));
                });
    setup.route("DELETE", "/assistants/{id}",
                {.summary = "Remove an assistant",
                 .status = 204,
                 .operation = "deleteAssistant",
                 .path = schema::id_path(),
                 .headers = schema::if_match()},
                [&service](const Request& request) -> Response {
                    service.remove(request.user().workspace_id, id_of(request, "assistant"),
                                   request.expected_version());
                    return Response::no_content();
                });
}

}  // namespace patchbay::openai
