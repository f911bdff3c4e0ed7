#include "conversation_service.hpp"
#include "delivery_service.hpp"
#include "routes.hpp"

#include <patchbay/host.hpp>
#include <patchbay/schema.hpp>

namespace patchbay::inbox {
namespace {

using nlohmann::json;

void add_page(Setup& setup, ConversationRepository& conversations, MessageRepository& messages) {
    setup.route("GET", "/conversations/{id}/messages",
                {.summary = "Messages of a conversation, newest first",
                 .access = Access::operators,
                 .query = schema::page_query(),
                 .answer = schema::page(schema::reference("Message")),
                 .operation = "listMessages",
                 .path = schema::id_path()},
                [&](const Request& request) -> Response {
                    const std::string id(request.parameter("id"));
                    const auto& workspace_id = request.user().workspace_id;
                    if (!is_id(id)) throw_no_conversation(id);
                    json page =
                        messages.page(workspace_id, id, page_cursor(request, 'm'), page_limit(request));
                    if (page["items"].empty() && !conversations.peek(id, workspace_id))
                        throw_no_conversation(id);
                    return page;
                });
}

void add_post(Setup& setup, ConversationService& service) {
    // Declared with 200, so that a repeat keeps it; a new message answers 201.
    setup.route(
        "POST", "/conversations/{id}/messages",
        {.summary =
             "Answers the contact, or adds a note for colleagues; 201 when it is new, 200 for a repeat",
         .access = Access::operators,
         .body = schema::reference("NewMessage"),
         .answer = schema::reference("Message"),
         .operation = "postMessage",
         .path = schema::id_path(),
         .more_statuses = {201}},
        [&](const Request& request) {
            const json body = request.json();
            const OperatorMessage message{body.at("text").get<std::string>(), body.at("direction") == "note",
                                          body.at("client_id").get<std::string>()};
            const PostedMessage posted =
                service.post(actor_of(request), std::string(request.parameter("id")), message);
            return Response::json(posted.message, posted.created ? 201 : 200);
        });
}

void add_resend(Setup& setup, MessageRepository& messages, DeliveryService& deliveries) {
    setup.route("POST", "/messages/{id}/resend",
                {.summary = "Sends a failed message again",
                 .access = Access::operators,
                 .answer = schema::reference("Message"),
                 .operation = "resendMessage",
                 .path = schema::id_path()},
                [&](const Request& request) -> Response {
                    const std::string id(request.parameter("id"));
                    deliveries.resend(request.user().workspace_id, id);
                    return messages.read(request.user().workspace_id, id).value();
                });
}

}  // namespace

void add_message_routes(Setup& setup, ConversationRepository& conversations, MessageRepository& messages,
                        ConversationService& service, DeliveryService& deliveries) {
    add_page(setup, conversations, messages);
    add_post(setup, service);
    add_resend(setup, messages, deliveries);
}

}  // namespace patchbay::inbox
