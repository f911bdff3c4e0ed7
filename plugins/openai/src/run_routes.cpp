#include "paging.hpp"
#include "routes.hpp"
#include "run_repository.hpp"

#include <patchbay/schema.hpp>

namespace patchbay::openai {

void register_run_routes(Setup& setup, RunRepository& runs) {
    setup.route("GET", "/runs",
                {.summary = "Answers made, newest first",
                 .query = schema::page_query({schema::optional("conversation", schema::text(1, 100))}),
                 .answer = schema::page(schema::reference("Run")),
                 .operation = "listRuns"},
                [&runs](const Request& request) -> Response {
                    const Page page = page_of(request);
                    std::optional<std::string> conversation;
                    if (request.has_parameter("conversation")) {
                        conversation = std::string(request.parameter("conversation"));
                    }
                    return page_json(runs.list(request.user().workspace_id, conversation, page), page);
                });
}

}  // namespace patchbay::openai
