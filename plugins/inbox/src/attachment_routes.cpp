#include "attachment_repository.hpp"
#include "core/attachment_headers.hpp"
#include "routes.hpp"

#include <patchbay/schema.hpp>

namespace patchbay::inbox {
namespace {

AttachmentBytes fetch(Host& host, const StoredAttachment& attachment) {
    try {
        return ChannelClient(host.services(), attachment.channel).fetch_attachment(attachment.request);
    } catch (const Failure& failure) {
        if (failure.error().code != "service.nobody") throw;
        throw Failure(Error{ErrorKind::unavailable,
                            "inbox.channel_off",
                            attachment.channel + " is switched off",
                            "Files stay with their channel and are fetched when somebody looks.",
                            "Switch the module " + attachment.channel + " on",
                            {},
                            5000});
    }
}

Response answer_with(const StoredAttachment& attachment, AttachmentBytes bytes, bool download) {
    const std::string& mime = attachment.mime.empty() ? bytes.mime : attachment.mime;
    const AttachmentHeaders headers = attachment_headers(mime, attachment.kind, attachment.name, download);
    Response response = Response::bytes(std::move(bytes.bytes), headers.content_type);
    response.header("Content-Disposition", headers.content_disposition)
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .header("Cache-Control", "private, max-age=86400");
    return response;
}

}  // namespace

void add_attachment_routes(Setup& setup, Host& host) {
    setup.route("GET", "/attachments/{id}",
                {.summary = "The bytes of an attachment, fetched from its channel",
                 .access = Access::operators,
                 .query = schema::object({schema::optional("download", schema::boolean())}),
                 .operation = "getAttachment",
                 .path = schema::id_path(),
                 .answer_type = "*/*"},
                [&host](const Request& request) {
                    const std::string id(request.parameter("id"));
                    const auto attachment = find_attachment(host.database(), request.user().workspace_id, id);
                    if (!attachment) {
                        throw Failure(Error{ErrorKind::not_found,
                                            "inbox.attachment_not_found",
                                            "There is no such attachment",
                                            id,
                                            "Reload the conversation",
                                            {},
                                            0});
                    }
                    const bool as_file = request.parameter("download") == "true";
                    return answer_with(*attachment, fetch(host, *attachment), as_file);
                });
}

}  // namespace patchbay::inbox
