#pragma once
// The wire to the other side of the boundary: one call with typed payloads. Plugin authors use it through
// Host.

#include <patchbay/codec.hpp>
#include <patchbay/result.hpp>
#include <patchbay/wire.hpp>

#include <string>
#include <string_view>

namespace patchbay {

/// Carries calls to the host. Made by the plugin's entry; sdk/testing has one that needs no host.
/// Thread safety: any thread may call. A call may suspend the calling fiber.
class Link {
  public:
    virtual ~Link() = default;

    /// Sends encoded `request`; the answer's payload. Throws Cancelled when the plugin is being stopped,
    /// Failure with the host's Error otherwise.
    virtual std::string call(wire::HostMethod method, std::string_view request) = 0;
    /// level: 0 trace .. 5 critical. Never suspends.
    virtual void log(int level, std::string_view message) = 0;
    virtual std::int64_t now_microseconds() = 0;

    template <class Reply, class Request>
    Reply ask(wire::HostMethod method, const Request& request) {
        return decode<Reply>(call(method, encode(request)));
    }
    template <class Request>
    void tell(wire::HostMethod method, const Request& request) {
        call(method, encode(request));
    }
};

}  // namespace patchbay
