#include "host/runner/plugin_process.hpp"

#include <patchbay/boundary_call.hpp>
#include <patchbay/wire.hpp>

#include <chrono>

namespace patchbay::runner {

using isolation::Answer;
using isolation::Frame;
using isolation::FrameKind;

namespace {

constexpr std::uint32_t kCalls = 4096;  // served at the same time: more than the host lets in

PluginProcess& process_of(void* context) {
    return *static_cast<PluginProcess*>(context);
}

int32_t call_entry(void* context, uint32_t method, patchbay_bytes request, patchbay_reply reply) {
    return process_of(context).call_host(method, request, reply);
}

void log_entry(void* context, int32_t level, patchbay_bytes message) {
    process_of(context).log(level, message);
}

int64_t now_entry(void*) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

Frame head_of(FrameKind kind, std::uint32_t code = 0, std::uint64_t id = 0, std::uint64_t within = 0) {
    return {kind, code, id, within, {}};
}

}  // namespace

PluginProcess::PluginProcess(runtime::Runtime& runtime, int socket, std::unique_ptr<modules::Library> library)
    : runtime_(runtime),
      socket_(std::make_shared<isolation::FrameSocket>(runtime.at(0), socket)),
      library_(std::move(library)),
      table_{PATCHBAY_ABI, sizeof(patchbay_host), this, call_entry, log_entry, now_entry} {}

PluginProcess::~PluginProcess() = default;

void PluginProcess::run() {
    socket_->start({[this](Frame frame) { receive(std::move(frame)); },
                    [this](const std::string&) {
                        asked_.end_all();
                        host_places_.close();
                        ended_.complete(true);
                    }});
    wire::Hello hello;
    hello.sdk = std::string("patchbay-runner " PATCHBAY_VERSION ", SDK ") + library_->entry().sdk_version;
    hello.calls = kCalls;
    socket_->send(head_of(FrameKind::hello), encode(hello));
    ended_.wait();
}

void PluginProcess::tell(const runtime::Stall& stall) {
    const auto since = std::chrono::steady_clock::now() - stall.lasted;
    runtime_.at(0).post([this, what = stall.what, since] {
        if (!welcome_.stalls) return;
        const auto lasted =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - since);
        socket_->offer(head_of(FrameKind::stall),
                       encode(wire::Stalled{what, static_cast<std::uint32_t>(lasted.count())}));
    });
}

void refuse(runtime::Runtime& runtime, int socket, const Error& why) {
    const auto connection = std::make_shared<isolation::FrameSocket>(runtime.at(0), socket);
    const runtime::Pending<bool> ended;
    connection->start({[](const Frame&) {}, [ended](const std::string&) { ended.complete(true); }});
    wire::Hello hello;
    hello.refusal = why;
    connection->send(head_of(FrameKind::hello), encode(hello));
    ended.wait();  // the host has read it
}

void PluginProcess::receive(Frame frame) {
    switch (frame.kind) {
        case FrameKind::welcome:
            welcome_ = decode<wire::Welcome>(frame.payload);
            host_places_.set(welcome_.calls);
            return;
        case FrameKind::call: {
            auto scope = std::make_shared<runtime::CancelScope>();
            {
                const std::lock_guard lock(mutex_);
                calls_by_scope_[scope.get()] = frame.id;
                scopes_[frame.id] = scope;
            }
            const runtime::Label* const name = names_.name_of(frame.code, frame.payload);
            runtime_.at(0).spawn_now(name, std::move(scope),
                                     [this, frame = std::move(frame)] { serve(frame); });
            return;
        }
        case FrameKind::answer:
            if (const auto call = asked_.take(frame.id)) {
                host_places_.give_back();
                call->finish(Answer{static_cast<std::int32_t>(frame.code), std::move(frame.payload)});
            }
            return;
        case FrameKind::cancel: {
            std::shared_ptr<runtime::CancelScope> scope;
            {
                const std::lock_guard lock(mutex_);
                if (const auto found = scopes_.find(frame.id); found != scopes_.end()) scope = found->second;
            }
            if (scope) scope->cancel();
            return;
        }
        case FrameKind::hello:
        case FrameKind::log:
        case FrameKind::stall:
            return;  // not the host's to send
    }
}

void PluginProcess::serve(const Frame& call) {
    std::string payload;
    const patchbay_reply reply{&payload, [](void* context, const void* data, size_t size) {
                                   static_cast<std::string*>(context)->assign(static_cast<const char*>(data),
                                                                              size);
                               }};
    std::int32_t status = serve_in_plugin(call, reply);
    if (call.code == static_cast<std::uint32_t>(wire::PluginMethod::start) && status == PATCHBAY_OK)
        names_.learn(payload);
    {
        const std::lock_guard lock(mutex_);
        const auto found = scopes_.find(call.id);
        calls_by_scope_.erase(found->second.get());
        scopes_.erase(found);
    }
    if (payload.size() > isolation::kLargestPayload) {
        payload = encode(Error{ErrorKind::internal,
                               "module.payload_too_large",
                               "The module's answer is too large for a process of its own",
                               std::to_string(payload.size()) + " bytes",
                               "Answer in pages",
                               {},
                               0});
        status = PATCHBAY_INTERNAL;
    }
    socket_->send(head_of(FrameKind::answer, static_cast<std::uint32_t>(status), call.id), payload);
}

std::int32_t PluginProcess::serve_in_plugin(const Frame& call, patchbay_reply reply) {
    if (call.code != static_cast<std::uint32_t>(wire::PluginMethod::create))
        return library_->entry().call(object_, call.code, to_bytes(call.payload), reply);
    object_ = library_->entry().create(&table_, reply);
    return object_ != nullptr ? PATCHBAY_OK : PATCHBAY_INTERNAL;
}

std::uint64_t PluginProcess::call_of_this_fiber() const {
    const auto scope = runtime::current_scope();
    const std::lock_guard lock(mutex_);
    const auto found = calls_by_scope_.find(scope.get());
    return found == calls_by_scope_.end() ? 0 : found->second;
}

/// The host ends the wait: a cancelled call's questions are answered with "cancelled" there. So the wait here
/// is heedless, unless there is no room for the question yet.
std::int32_t PluginProcess::call_host(std::uint32_t method, patchbay_bytes request, patchbay_reply reply) {
    if (!host_places_.take()) return PATCHBAY_CANCELLED;
    const auto call = std::make_shared<isolation::Underway>();
    const std::uint64_t id = asked_.add(call);
    try {
        socket_->send(head_of(FrameKind::call, method, id, call_of_this_fiber()), to_view(request));
    } catch (const isolation::FrameError& too_large) {
        asked_.take(id);
        host_places_.give_back();
        set_reply(reply, encode(Error{ErrorKind::invalid,
                                      "module.payload_too_large",
                                      "The call is too large for a process of its own",
                                      too_large.what(),
                                      "Send less at once",
                                      {},
                                      0}));
        return PATCHBAY_INVALID;
    }
    call->answered.wait_heedless();
    if (call->answer.lost) return PATCHBAY_CANCELLED;
    set_reply(reply, call->answer.payload);
    return call->answer.status;
}

void PluginProcess::log(std::int32_t level, patchbay_bytes message) {
    constexpr std::size_t kLongest = 16384;
    socket_->offer(head_of(FrameKind::log, static_cast<std::uint32_t>(level)),
                   to_view(message).substr(0, kLongest));
}

}  // namespace patchbay::runner
