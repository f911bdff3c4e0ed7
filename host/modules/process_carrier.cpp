#include "host/modules/process_carrier.hpp"

#include "host/isolation/output_lines.hpp"
#include "host/isolation/processor_share.hpp"
#include "host/log/log.hpp"
#include "host/modules/host_services.hpp"
#include "host/runtime/work_context.hpp"

#include <patchbay/boundary_call.hpp>

#include <system_error>

namespace patchbay::modules {

using isolation::Answer;
using isolation::Frame;
using isolation::FrameKind;
using isolation::Underway;

namespace {

// More than a module's calls and tasks (CallBounds), since each may wait for the host: with fewer, tasks that
// sleep would keep its requests from the database.
constexpr std::uint32_t kHostCalls = 4096;
constexpr std::chrono::milliseconds kEndLimit{2000};
constexpr std::chrono::milliseconds kServingLimit{60000};  // a commit under way is not broken off
constexpr std::chrono::milliseconds kLook{2};
constexpr std::chrono::milliseconds kShareLook{50};

Error crashed_error(const std::string& id) {
    Error error{ErrorKind::unavailable,
                "module.crashed",
                "The module's process ended in the middle of the call",
                id,
                "It is started again; try again in a moment, and look first whether it was done",
                {},
                1000};
    return error;
}

Error start_error(const std::string& id, const std::string& why) {
    return {ErrorKind::unavailable,
            "module.process",
            "The module's own process can't be started",
            id + ": " + why,
            "Look at its log for what it printed; check that patchbay-runner is installed beside patchbay",
            {},
            0};
}

Error too_large_error(const std::string& what, const std::string& size) {
    return {ErrorKind::invalid,
            "module.payload_too_large",
            what + " is too large for a module in a process of its own",
            size,
            "Send less at once",
            {},
            0};
}

/// "" or ", in the middle of GET /work, task poll".
std::string in_words(const std::set<std::string>& calls) {
    std::string words;
    for (const std::string& call : calls)
        words += (words.empty() ? ", in the middle of " : ", ") + call;
    constexpr std::size_t kMost = 200;
    return words.size() <= kMost ? words : words.substr(0, kMost) + "...";
}

}  // namespace

/// What the socket's callbacks and the fibers of the plugin's calls use; kept by them.
struct ProcessCarrier::Shared : std::enable_shared_from_this<Shared> {
    /// The first that is heard of the process.
    struct Greeting {
        std::string hello;
        std::string ended;  ///< why nothing will be heard of it; empty: it said hello
    };

    Shared(runtime::Runtime& its_runtime, const ProcessOptions& its_options)
        : runtime(its_runtime), options(its_options) {}

    void receive(Frame frame) {
        switch (frame.kind) {
            case FrameKind::hello:
                greeting.complete(Greeting{std::move(frame.payload), {}});
                return;
            case FrameKind::call:
                return serve(std::move(frame));
            case FrameKind::answer:
                if (const auto call = calls.take(frame.id)) {
                    plugin_places.give_back();
                    call->finish(Answer{static_cast<std::int32_t>(frame.code), std::move(frame.payload)});
                }
                return;
            case FrameKind::log:
                if (HostServices* const its = services) its->log(static_cast<int>(frame.code), frame.payload);
                return;
            case FrameKind::stall:
                return note_stall(frame.payload);
            case FrameKind::welcome:
            case FrameKind::cancel:
                return;  // not the plugin's to send: nothing follows from it
        }
    }

    /// One that can't be read is dropped: nothing waits for it.
    void note_stall(std::string_view payload) const {
        try {
            options.stalled(decode<wire::Stalled>(payload));
        } catch (const DecodeError& error) {
            log::debug("[{}] a stall of its process can't be read: {}", options.module_id, error.what());
        }
    }

    /// The plugin asks something of the host.
    void serve(Frame frame) {
        if (services == nullptr) return end_by_force("was ended: it calls before it was welcomed");
        if (serving.fetch_add(1) >= 2 * kHostCalls) {
            serving.fetch_sub(1);
            return end_by_force("was ended: it sends more calls than it was given credit for");
        }
        const auto caller = calls.find(frame.within);
        runtime::Loop& loop = caller ? *caller->loop : socket->loop();
        loop.spawn_now(caller ? caller->label : label,
                       runtime::CancelScope::within(caller ? caller->scope : nullptr, whole),
                       [self = shared_from_this(), frame = std::move(frame)] {
                           self->answer(frame);
                           self->serving.fetch_sub(1);
                       });
    }

    void answer(const Frame& asked) {
        std::string payload;
        const patchbay_reply reply{&payload, [](void* context, const void* data, size_t size) {
                                       static_cast<std::string*>(context)->assign(
                                           static_cast<const char*>(data), size);
                                   }};
        const std::int32_t status = answer_across(reply, [&] {
            std::string answer =
                services.load()->call(static_cast<wire::HostMethod>(asked.code), asked.payload);
            if (answer.size() > isolation::kLargestPayload)
                throw Failure(too_large_error("The answer", std::to_string(answer.size()) + " bytes"));
            return answer;
        });
        Frame head;
        head.kind = FrameKind::answer;
        head.id = asked.id;
        head.code = static_cast<std::uint32_t>(status);
        socket->send(head, payload);
    }

    /// On the socket's loop.
    void socket_ended(const std::string& why) {
        greeting.complete(Greeting{{}, why});
        plugin_places.close();
        child->kill();
        const std::string during = in_words(calls.names());
        calls.end_all();
        whole->cancel();
        if (ending) return;
        runtime.next().spawn(label, nullptr, [self = shared_from_this(), why, during] {
            auto how = self->wait_ended().value_or(why);
            if (self->forced.wait(std::chrono::milliseconds(0)) == runtime::WaitOutcome::completed)
                how = self->forced.value();
            if (!self->ending.exchange(true)) self->options.lost(how + during);
        });
    }

    void end_by_force(const std::string& reason) {
        if (!forced.complete(reason)) return;
        log::error("[{}] its process {}", options.module_id, reason);
        child->kill();
    }

    /// False when it did not, and the process was ended for that. Who left has left: then the process need
    /// not hurry, or clients could have it killed.
    bool answers_though_cancelled(const Underway& call) {
        if (call.answered_late.wait_though_abandoned() == runtime::WaitOutcome::completed) return true;
        if (call.answered_last.wait_heedless(options.cancel_limit) == runtime::WaitOutcome::completed)
            return true;
        end_by_force("was ended: it did not end a cancelled call, " + call.label->what + ", within " +
                     std::to_string(options.cancel_limit.count()) + " ms");
        return false;
    }

    /// Lets the process pause whenever it has used more than its share of the processor, until it ends.
    void keep_to_share() {
        isolation::ProcessorShare share(options.processor_percent, std::chrono::steady_clock::now());
        while (runtime::sleep_for(kShareLook) != runtime::WaitOutcome::cancelled) {
            const auto pause = share.pause(std::chrono::steady_clock::now(), child->processor_time());
            if (pause.count() == 0) continue;
            child->pause();
            runtime::sleep_for(pause);
            child->go_on();
        }
    }

    /// Suspends the fiber meanwhile.
    std::optional<std::string> wait_ended() {
        for (auto left = kEndLimit; left.count() > 0; left -= kLook) {
            if (auto how = child->wait(std::chrono::milliseconds(0))) return how;
            runtime::sleep_for(kLook);
        }
        return std::nullopt;
    }

    runtime::Runtime& runtime;
    const ProcessOptions options;
    const runtime::Label* const label = runtime::intern_label(options.module_id, "process");
    std::unique_ptr<isolation::ChildProcess> child;
    std::shared_ptr<isolation::FrameSocket> socket;
    std::shared_ptr<isolation::OutputLines> output;
    std::atomic<HostServices*> services{nullptr};
    isolation::CallTable calls;
    isolation::Places plugin_places{1};  // until hello says how many
    std::atomic<std::uint32_t> serving{0};
    std::atomic<bool> ending{false};
    const runtime::Pending<Greeting> greeting;
    const runtime::Pending<std::string> forced;  // why the process was ended
    /// Everything that the plugin asked for ends with its process.
    const std::shared_ptr<runtime::CancelScope> whole = std::make_shared<runtime::CancelScope>();
};

ProcessCarrier::ProcessCarrier(runtime::Runtime& runtime, ProcessOptions options)
    : options_(std::move(options)), shared_(std::make_shared<Shared>(runtime, options_)) {}

ProcessCarrier::~ProcessCarrier() {
    destroy();
    std::error_code ignored;
    std::filesystem::remove_all(options_.code, ignored);
}

Result<void> ProcessCarrier::open(std::chrono::milliseconds limit) {
    Shared& shared = *shared_;
    try {
        shared.child = std::make_unique<isolation::ChildProcess>(
            options_.arguments, std::vector<std::string>{"LANG=C.UTF-8", "PATH=/usr/local/bin:/usr/bin:/bin"},
            options_.folder);
    } catch (const std::system_error& error) {
        return start_error(options_.module_id, error.what());
    }
    shared.socket =
        std::make_shared<isolation::FrameSocket>(shared.runtime.next(), shared.child->take_socket());
    shared.output =
        std::make_shared<isolation::OutputLines>(shared.socket->loop(), shared.child->take_output());
    shared.output->start([kept = shared_](std::string_view line) {
        const log::Level level = isolation::take_level(line);
        kept->options.printed(level, line);
    });
    if (options_.processor_percent > 0)
        shared.runtime.next().spawn(shared.label, shared.whole, [kept = shared_] { kept->keep_to_share(); });
    shared.socket->start({[kept = shared_](Frame frame) { kept->receive(std::move(frame)); },
                          [kept = shared_](const std::string& why) { kept->socket_ended(why); }});
    const auto waited = shared.greeting.wait(limit);
    if (waited == runtime::WaitOutcome::cancelled) throw Cancelled();
    if (waited != runtime::WaitOutcome::completed)
        return start_error(options_.module_id,
                           "it was not ready within " + std::to_string(limit.count()) + " ms; see its log");
    const auto& greeting = shared.greeting.value();
    if (!greeting.ended.empty()) {
        const std::string how = shared.wait_ended().value_or("it runs on");
        return start_error(options_.module_id,
                           "it ended before it was ready (" + greeting.ended + "; " + how + "); see its log");
    }
    try {
        return accept(decode<wire::Hello>(greeting.hello));
    } catch (const DecodeError& error) {
        return start_error(options_.module_id, std::string("its hello can't be read: ") + error.what());
    }
}

Result<void> ProcessCarrier::accept(const wire::Hello& hello) {
    if (!hello.refusal.code.empty()) return hello.refusal;
    if (hello.protocol != isolation::kProtocol) {
        return start_error(options_.module_id, "it speaks protocol " + std::to_string(hello.protocol) +
                                                   ", this host " + std::to_string(isolation::kProtocol));
    }
    shared_->plugin_places.set(std::max<std::uint32_t>(hello.calls, 1));
    return {};
}

void ProcessCarrier::create(HostServices& services) {
    Shared& shared = *shared_;
    shared.services = &services;
    wire::Welcome welcome;
    welcome.module_id = options_.module_id;
    welcome.calls = kHostCalls;
    welcome.stalls = true;
    Frame head;
    head.kind = FrameKind::welcome;
    shared.socket->send(head, encode(welcome));
    exchange(static_cast<std::uint32_t>(wire::PluginMethod::create), {});
}

std::string ProcessCarrier::call(wire::PluginMethod method, std::string_view payload) {
    return exchange(static_cast<std::uint32_t>(method), payload);
}

std::string ProcessCarrier::exchange(std::uint32_t method, std::string_view payload) {
    Shared& shared = *shared_;
    if (!shared.plugin_places.take()) {
        const auto scope = runtime::current_scope();
        if (scope && scope->cancelled()) throw Cancelled();
        throw Failure(crashed_error(options_.module_id));
    }
    const auto call = std::make_shared<Underway>();
    call->loop = &shared.runtime.here();
    call->scope = runtime::current_scope();
    call->label = runtime::current_label(shared.label);
    Frame head;
    head.id = shared.calls.add(call);
    head.code = method;
    try {
        shared.socket->send(head, payload);
    } catch (const isolation::FrameError& too_large) {
        shared.calls.take(head.id);
        shared.plugin_places.give_back();
        throw Failure(too_large_error("The call", too_large.what()));
    }
    const bool cancelled = call->answered.wait() == runtime::WaitOutcome::cancelled;
    if (cancelled) {
        head.kind = FrameKind::cancel;
        shared.socket->send(head, {});
        if (!shared.answers_though_cancelled(*call)) throw Cancelled();
    }
    const Answer& answer = call->answer;
    if (answer.lost) {
        if (cancelled) throw Cancelled();
        throw Failure(crashed_error(options_.module_id));
    }
    return ask_across([&](patchbay_reply reply) {
        reply.set(reply.context, answer.payload.data(), answer.payload.size());
        return answer.status;
    });
}

void ProcessCarrier::destroy() {
    Shared& shared = *shared_;
    shared.ending = true;
    if (!shared.socket) return;
    shared.socket->close();
    shared.whole->cancel();
    for (auto left = kServingLimit; shared.serving > 0 && left.count() > 0; left -= kLook)
        runtime::sleep_for(kLook);
    shared.wait_ended();
    shared.output->close();
}

bool ProcessCarrier::cut() {
    shared_->ending = true;
    if (shared_->child) shared_->child->kill();
    return true;
}

void ProcessCarrier::enforce_memory() {
    const auto own = process();
    if (!own || own->resident_bytes <= options_.memory_bytes) return;
    shared_->end_by_force("was ended: it used " + std::to_string(own->resident_bytes >> 20) +
                          " MiB, and may use " + std::to_string(options_.memory_bytes >> 20));
}

std::optional<OwnProcess> ProcessCarrier::process() const {
    if (!shared_->child) return std::nullopt;
    const isolation::ChildProcess& child = *shared_->child;
    return OwnProcess{child.pid(), child.resident_bytes(), child.processor_time()};
}

}  // namespace patchbay::modules
