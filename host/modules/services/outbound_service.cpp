#include "host/modules/host_services.hpp"
#include "host/modules/instance.hpp"

namespace patchbay::modules {
namespace {

/// Checked against what the module may ask; a redirect is its own to follow, and to be checked again.
wire::OutboundRequest permitted(std::string_view request, const Permissions& permissions) {
    auto asked = decode<wire::OutboundRequest>(request);
    if (permissions.any_host()) return asked;
    permissions.check_outbound(host_of_url(asked.url));
    if (!asked.proxy.empty()) permissions.check_outbound(host_of_url(asked.proxy));
    asked.max_redirects = 0;
    return asked;
}

}  // namespace

std::string HostServices::call_outbound(wire::HostMethod method, std::string_view request) {
    outbound::Client& client = instance_.parts().outbound;
    if (method == wire::HostMethod::http_send)
        return encode(client.send(permitted(request, instance_.permissions())));
    if (method == wire::HostMethod::http_open) {
        wire::OutboundResponse head;
        std::shared_ptr<outbound::Stream> stream =
            client.open(permitted(request, instance_.permissions()), head);
        if (stream) {
            const std::lock_guard lock(mutex_);
            head.stream = next_++;
            streams_.emplace(head.stream, std::move(stream));
        }
        return encode(head);
    }
    const std::uint64_t id = decode<wire::StreamId>(request).stream;
    std::shared_ptr<outbound::Stream> stream;
    {
        const std::lock_guard lock(mutex_);
        const auto found = streams_.find(id);
        if (found != streams_.end()) stream = found->second;
        if (method == wire::HostMethod::http_close) streams_.erase(id);
    }
    if (method == wire::HostMethod::http_close) return {};
    if (!stream) {
        throw Failure(Error{
            ErrorKind::not_found, "http.no_such_stream", "The stream is closed", "", "Open it again", {}, 0});
    }
    return encode(stream->read());
}

}  // namespace patchbay::modules
