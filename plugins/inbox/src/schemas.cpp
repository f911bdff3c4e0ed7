#include "routes.hpp"

#include <patchbay/schema.hpp>

namespace patchbay::inbox {
namespace {

using namespace schema;
using nlohmann::json;

json author_kind() {
    return one_of({"contact", "operator", "assistant", "system"});
}
json direction() {
    return one_of({"in", "out", "note"});
}

json attachment_kind() {
    return one_of({"photo", "document", "voice", "audio", "video", "sticker", "other"});
}
json delivery_state() {
    return one_of({"queued", "sending", "sent", "delivered", "read", "failed"});
}

json contact() {
    return object({field("id", uuid()), field("name", text()), field("username", nullable(text())),
                   field("locale", nullable(text())),
                   field("state", one_of({"reachable", "blocked", "gone"}))});
}

json last_message() {
    return object({field("id", uuid()), field("direction", direction()), field("author_kind", author_kind()),
                   field("text", text()), field("attachment_kind", nullable(attachment_kind())),
                   field("delivery_state", nullable(delivery_state())), field("at", time())});
}

json conversation() {
    const json named = object({field("id", text()), field("name", text())});
    return object({field("id", uuid()), field("contact", reference("Contact")), field("channel", text()),
                   field("endpoint", named), field("state", one_of({"open", "closed"})),
                   field("answering", one_of({"assistant", "people"})),
                   field("handoff_code", nullable(text())), field("handoff_reason", nullable(text())),
                   field("assignee", nullable(object({field("id", uuid()), field("name", text())}))),
                   field("unread_count", integer()), field("last_message", nullable(last_message())),
                   field("last_activity_at", time()), field("opened_at", time()),
                   field("version", integer())});
}

json attachment() {
    return object({field("id", uuid()), field("kind", attachment_kind()), field("name", text()),
                   field("mime", text()), field("size", nullable(integer())),
                   field("seconds", nullable(integer())), field("width", nullable(integer())),
                   field("height", nullable(integer())), field("url", text())});
}

json delivery() {
    return object({field("state", delivery_state()), field("reason", nullable(reference("Trouble"))),
                   field("attempts", integer())});
}

json message() {
    const json author =
        object({field("kind", author_kind()), field("id", nullable(text())), field("name", text())});
    return object({field("id", uuid()), field("conversation_id", uuid()), field("direction", direction()),
                   field("author", author), field("text", text()),
                   field("attachments", list(reference("Attachment"))),
                   field("delivery", nullable(reference("Delivery"))), field("unsupported", nullable(text())),
                   field("client_id", nullable(text())), field("edited_at", nullable(time())),
                   field("created_at", time()), field("version", integer())});
}

json counts() {
    return object({field("open", integer()), field("unread", integer()), field("people", integer()),
                   field("assistant", integer()), field("mine", integer()), field("unassigned", integer()),
                   field("closed", integer())});
}

}  // namespace

void add_schemas(Setup& setup) {
    setup.schema("Contact", contact());
    setup.schema("Delivery", delivery());
    setup.schema("Attachment", attachment());
    setup.schema("Message", message());
    setup.schema("Conversation", conversation());
    setup.schema("Counts", counts());
    setup.schema("Endpoint", object({field("channel", text()), field("id", text()), field("name", text()),
                                     field("state", text())}));
    setup.schema("Operator", object({field("id", uuid()), field("name", text()),
                                     field("role", one_of({"admin", "operator"}))}));
    setup.schema("NewMessage",
                 object({field("text", text(1, 20000)), field("direction", one_of({"out", "note"})),
                         field("client_id", text(1, 100))}));
    setup.schema("Assignment", object({field("user_id", nullable(uuid()))}));
}

void declare_live(Setup& setup) {
    const json message = object({field("message", reference("Message"))});
    setup.live_topic(
        "inbox", Access::operators,
        {{"inbox.message.created", message},
         {"inbox.message.changed", message},
         {"inbox.conversation.changed", object({field("conversation", reference("Conversation"))})},
         {"inbox.counts.changed", object({})}});
    setup.live_topic(
        "inbox.conversation.*", Access::operators,
        {{"inbox.typing", object({field("conversation_id", uuid()),
                                  field("who", one_of({"contact", "operator", "assistant"})),
                                  field("name", text()), field("seconds", integer())})},
         {"inbox.answer.draft",
          object({field("conversation_id", uuid()), field("run_id", text()), field("text", text())})},
         {"inbox.answer.discarded", object({field("conversation_id", uuid()), field("run_id", text())})}});
}

}  // namespace patchbay::inbox
