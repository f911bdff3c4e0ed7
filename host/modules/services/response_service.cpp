#include "host/modules/answers.hpp"
#include "host/modules/host_services.hpp"
#include "host/modules/instance.hpp"

namespace patchbay::modules {

std::string HostServices::call_response(wire::HostMethod method, std::string_view request) {
    const auto stream_of = [this](std::uint64_t call) -> http::ResponseStream& {
        const std::lock_guard lock(mutex_);
        const auto found = exchanges_.find(call);
        if (found == exchanges_.end()) {
            throw Failure(Error{ErrorKind::not_found,
                                "http.no_such_exchange",
                                "The request is over",
                                "",
                                "Write before the handler returns",
                                {},
                                0});
        }
        return *found->second;
    };
    if (method == wire::HostMethod::response_begin) {
        auto asked = decode<wire::ResponseBegin>(request);
        http::Response head =
            to_response({asked.status, std::move(asked.content_type), std::move(asked.headers), {}, true},
                        instance_.id(), "a streamed answer");
        head.header("X-Content-Type-Options", "nosniff").header("Cache-Control", "no-store");
        stream_of(asked.call).begin(head);
        return {};
    }
    const auto asked = decode<wire::ResponseWrite>(request);
    if (!stream_of(asked.call).write(asked.bytes)) throw Cancelled();
    return {};
}

}  // namespace patchbay::modules
