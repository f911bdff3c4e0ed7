#pragma once
// The plugin's side of the socket: serves the host's calls on fibers, and carries what the plugin asks to the
// host, as an ordinary host would do inside. One per process; main() makes it and waits for its end.

#include "host/isolation/call_table.hpp"
#include "host/isolation/frame_socket.hpp"
#include "host/isolation/places.hpp"
#include "host/modules/library.hpp"
#include "host/runner/call_names.hpp"
#include "host/runtime/runtime.hpp"
#include "host/runtime/watchdog.hpp"

#include <patchbay/boundary.h>

#include <map>
#include <memory>
#include <mutex>

namespace patchbay::runner {

class PluginProcess : public std::enable_shared_from_this<PluginProcess> {
  public:
    PluginProcess(runtime::Runtime& runtime, int socket, std::unique_ptr<modules::Library> library);
    ~PluginProcess();

    /// Returns when the host has closed the socket.
    void run();
    /// Any thread: something holds the loop. The host is told how long once it is over.
    void tell(const runtime::Stall& stall);

    // Called by the plugin through its table:
    std::int32_t call_host(std::uint32_t method, patchbay_bytes request, patchbay_reply reply);
    void log(std::int32_t level, patchbay_bytes message);

  private:
    void receive(isolation::Frame frame);
    void serve(const isolation::Frame& call);
    std::int32_t serve_in_plugin(const isolation::Frame& call, patchbay_reply reply);
    /// The host's call on whose fiber this is called; 0 on a thread of the plugin's own.
    std::uint64_t call_of_this_fiber() const;

    runtime::Runtime& runtime_;
    const std::shared_ptr<isolation::FrameSocket> socket_;
    const std::unique_ptr<modules::Library> library_;
    patchbay_host table_{};
    void* object_ = nullptr;
    isolation::CallTable asked_;
    isolation::Places host_places_{1};  // until welcome says how many
    wire::Welcome welcome_;             // on the loop
    CallNames names_;
    mutable std::mutex mutex_;
    std::map<const runtime::CancelScope*, std::uint64_t> calls_by_scope_;
    std::map<std::uint64_t, std::shared_ptr<runtime::CancelScope>> scopes_;
    const runtime::Pending<bool> ended_;
};

/// Instead of running: tells the host why the library can't be used.
void refuse(runtime::Runtime& runtime, int socket, const Error& why);

}  // namespace patchbay::runner
