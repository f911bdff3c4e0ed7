#include "host/modules/host_services.hpp"
#include "host/modules/instance.hpp"

namespace patchbay::modules {

std::string HostServices::call_outbound(wire::HostMethod method, std::string_view request) {
    outbound::Client& client = instance_.parts().outbound;
    if (method == wire::HostMethod::http_send)
        return encode(client.send(decode<wire::OutboundRequest>(request)));
    if (method == wire::HostMethod::http_open) {
        wire::OutboundResponse head;
        std::shared_ptr<outbound::Stream> stream = client.open(decode<wire::OutboundRequest>(request), head);
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
