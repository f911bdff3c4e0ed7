#include "conversation_service.hpp"
#include "routes.hpp"

#include <patchbay/schema.hpp>

#include <algorithm>
#include <charconv>

namespace patchbay::inbox {
namespace {

using nlohmann::json;

ListFilter filter_from(const Request& request) {
    ListFilter filter;
    filter.workspace_id = request.user().workspace_id;
    filter.user_id = request.user().id;
    if (request.has_parameter("state")) filter.state = request.parameter("state");
    filter.answering = request.parameter("answering");
    filter.assigned = request.parameter("assigned");
    filter.unread = request.parameter("unread") == "true";
    filter.endpoint_id = request.parameter("endpoint");
    filter.search = request.parameter("search");
    filter.cursor = page_cursor(request, 'c');
    filter.limit = page_limit(request);
    return filter;
}

json list_query() {
    return schema::page_query({schema::optional("state", schema::one_of({"open", "closed", "all"})),
                               schema::optional("answering", schema::one_of({"assistant", "people"})),
                               schema::optional("assigned", schema::one_of({"me", "none"})),
                               schema::optional("unread", schema::boolean()),
                               schema::optional("endpoint", schema::text(1, 200)),
                               schema::optional("search", schema::text(1, 200))});
}

std::string id_of(const Request& request) {
    return std::string(request.parameter("id"));
}

void add_reads(Setup& setup, ConversationRepository& conversations) {
    setup.route("GET", "/conversations",
                {.summary = "Conversations, newest activity first",
                 .access = Access::operators,
                 .query = list_query(),
                 .answer = schema::page(schema::reference("Conversation")),
                 .operation = "listConversations"},
                [&](const Request& request) { return conversations.list(filter_from(request)); });
    setup.route("GET", "/counts",
                {.summary = "How many conversations are open, unread, mine, ...",
                 .access = Access::operators,
                 .answer = schema::reference("Counts"),
                 .operation = "countConversations"},
                [&](const Request& request) {
                    return conversations.counts(request.user().workspace_id, request.user().id);
                });
    setup.route("GET", "/conversations/{id}",
                {.summary = "One conversation",
                 .access = Access::operators,
                 .answer = schema::reference("Conversation"),
                 .operation = "getConversation",
                 .path = schema::id_path()},
                [&](const Request& request) -> Response {
                    auto card = conversations.card(request.user().workspace_id, id_of(request));
                    if (!card) throw_no_conversation(request.parameter("id"));
                    return std::move(*card);
                });
}

using Verb = json (ConversationService::*)(const Actor&, const std::string&);

void add_verb(Setup& setup, ConversationService& service, const char* path, const char* operation,
              const char* summary, Verb verb) {
    setup.route("POST", std::string("/conversations/{id}/") + path,
                {.summary = summary,
                 .access = Access::operators,
                 .answer = schema::reference("Conversation"),
                 .operation = operation,
                 .path = schema::id_path()},
                [&service, verb](const Request& request) -> Response {
                    return (service.*verb)(actor_of(request), id_of(request));
                });
}

void add_assign(Setup& setup, ConversationService& service) {
    setup.route("POST", "/conversations/{id}/assign",
                {.summary = "Gives the conversation to an operator, or to nobody",
                 .access = Access::operators,
                 .body = schema::reference("Assignment"),
                 .answer = schema::reference("Conversation"),
                 .operation = "assignConversation",
                 .path = schema::id_path()},
                [&](const Request& request) -> Response {
                    const json user_id = request.json().at("user_id");
                    return service.assign(
                        actor_of(request), id_of(request),
                        user_id.is_null() ? std::nullopt : std::optional(user_id.get<std::string>()));
                });
}

void add_signs(Setup& setup, ConversationService& service) {
    setup.route("POST", "/conversations/{id}/read",
                {.summary = "Marks the conversation as read, for the whole team",
                 .access = Access::operators,
                 .status = 204,
                 .operation = "readConversation",
                 .path = schema::id_path()},
                [&](const Request& request) {
                    service.mark_read(actor_of(request), id_of(request));
                    return Response::no_content();
                });
    setup.route("POST", "/conversations/{id}/typing",
                {.summary = "Shows the contact and the other operators that somebody writes",
                 .access = Access::operators,
                 .status = 204,
                 .operation = "typeInConversation",
                 .path = schema::id_path()},
                [&](const Request& request) {
                    service.type(actor_of(request), id_of(request));
                    return Response::no_content();
                });
}

}  // namespace

void add_conversation_routes(Setup& setup, ConversationRepository& conversations,
                             ConversationService& service) {
    add_reads(setup, conversations);
    add_verb(setup, service, "take-over", "takeOverConversation", "You answer from now on, not the assistant",
             &ConversationService::take_over);
    add_verb(setup, service, "hand-back", "handBackConversation", "The assistant answers from now on",
             &ConversationService::hand_back);
    add_verb(setup, service, "close", "closeConversation", "Closes the conversation",
             &ConversationService::close);
    add_verb(setup, service, "reopen", "reopenConversation", "Opens a closed conversation again",
             &ConversationService::reopen);
    add_assign(setup, service);
    add_signs(setup, service);
}

Actor actor_of(const Request& request) {
    const User& user = request.user();
    return {user.workspace_id, {user.id, user.name.empty() ? user.email : user.name}};
}

int page_limit(const Request& request) {
    const std::string_view text = request.parameter("limit");
    int limit = 50;
    std::from_chars(text.data(), text.data() + text.size(), limit);
    return std::clamp(limit, 1, 100);
}

std::optional<Cursor> page_cursor(const Request& request, char list) {
    if (!request.has_parameter("cursor")) return std::nullopt;
    auto cursor = decode_cursor(list, request.parameter("cursor"));
    if (!cursor) {
        throw Failure(Error{ErrorKind::invalid,
                            "inbox.cursor_invalid",
                            "The cursor is not one of this list",
                            "",
                            "Use the \"next\" of the page before, or leave it out to begin again",
                            {{"cursor", "is not a cursor of this list", "Use \"next\" as it was given"}},
                            0});
    }
    return cursor;
}

}  // namespace patchbay::inbox
