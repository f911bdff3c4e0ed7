// Calls into the plugin: who is let in, within which limits, and what the caller is told when it goes wrong.
#include "host/log/log.hpp"
#include "host/modules/answers.hpp"
#include "host/modules/call_errors.hpp"
#include "host/modules/host_services.hpp"
#include "host/modules/instance.hpp"
#include "host/modules/refusal.hpp"
#include "host/runtime/call_record.hpp"
#include "host/runtime/work_context.hpp"

#include <algorithm>
#include <iterator>

namespace patchbay::modules {
namespace {

constexpr std::chrono::milliseconds kHttpLimit{60000};
constexpr std::size_t kUsualCall = 1024;  // bytes of an encoded request without its body
constexpr std::size_t kDeepestCall = 32;  // scopes within each other: each level takes some of the stack
constexpr std::size_t kMostTaskNames = 200;
constexpr std::size_t kLongestTaskName = 100;

/// Who is refused counts as failed.
Bound::Place take_place(Bound& bound, const runtime::Label& label) {
    try {
        return bound.take();
    } catch (const Failure&) {
        const runtime::CallRecord refused(label.answers);
        throw;
    }
}

}  // namespace

std::string Instance::call_service(std::uint32_t service, std::uint32_t method, std::string_view payload,
                                   const runtime::Label* label, std::chrono::milliseconds limit) {
    const Visit visit = admit(label);
    return call_held(wire::PluginMethod::service,
                     encode(wire::ServiceCall{service, method, std::string(payload)}), label, limit);
}

http::Response Instance::serve_http(std::uint32_t route, const runtime::Label* label,
                                    http::Exchange& exchange) {
    // Before anything is taken out of the request: a closed gate leaves it whole for the successor.
    const Visit visit = admit(label);
    http::Request& request = exchange.request;
    wire::HttpCall call;
    call.route = route;
    call.method = request.method;
    call.path = request.path;
    // What only the handler reads is handed over; the rest is still needed for the answer and the log.
    call.parameters = std::move(request.parameters);
    call.parameters.insert(call.parameters.end(), std::make_move_iterator(request.query.begin()),
                           std::make_move_iterator(request.query.end()));
    call.headers = std::move(request.headers);
    call.body = std::move(request.body);
    call.user = exchange.identity.user;
    call.request_id = request.request_id;
    call.remote_address = request.remote_address;
    const HostServices::OpenExchange open(*services_, exchange.stream);
    call.call = open.id();
    std::string payload;
    payload.reserve(kUsualCall + call.body.size());
    encode_to(payload, call);
    std::string answer;
    try {
        answer = call_held(wire::PluginMethod::http, payload, label, kHttpLimit);
    } catch (const Cancelled&) {
        const auto caller = runtime::current_scope();
        if ((caller && caller->cancelled()) || !exchange.stream.open()) throw;
        throw gave_up(manifest_.id, label->what);
    }
    return to_response(read_answer<wire::HttpReply>(answer, manifest_.id, label->what), manifest_.id,
                       label->what);
}

std::string Instance::call(wire::PluginMethod method, std::string_view payload, const runtime::Label* label,
                           std::chrono::milliseconds limit) {
    const runtime::Gate::Hold hold = enter(label);
    return call_held(method, payload, label, limit);
}

runtime::Gate::Hold Instance::enter(const runtime::Label* label) {
    runtime::Gate::Hold hold = gate_.enter(label);
    if (!hold) throw stopping(manifest_.id);
    return hold;
}

Instance::Visit Instance::admit(const runtime::Label* label) {
    runtime::Gate::Hold hold = enter(label);
    return {std::move(hold), take_place(call_bound_, *label)};
}

/// The caller holds the gate.
std::string Instance::call_held(wire::PluginMethod method, std::string_view payload,
                                const runtime::Label* label, std::chrono::milliseconds limit) {
    const auto caller = runtime::current_scope();
    const runtime::TimeLimit time(calls_, limit, caller);
    const runtime::WorkContext work(label, time.scope());
    runtime::CallRecord record(label->answers);
    if (time.scope()->depth() > kDeepestCall) throw too_deep(manifest_.id, label->what);
    try {
        std::string answer = call_unguarded(method, payload);
        record.answered();
        return answer;
    } catch (const Cancelled&) {
        const bool theirs = caller && caller->cancelled();
        const bool asked = theirs || time.expired() || calls_->cancelled();
        // A route may end by itself, when whom it was answering is gone.
        if (!asked && method != wire::PluginMethod::http) throw gave_up(manifest_.id, label->what);
        record.cancelled();
        if (theirs) throw;
        if (time.expired()) {
            throw Failure(module_error(ErrorKind::timeout, "too_slow", "The module took too long",
                                       label->what, "Try again; see the module's health"));
        }
        if (calls_->cancelled()) throw stopped_meanwhile(manifest_.id, label->what);
        throw;
    }
}

std::string Instance::call_unguarded(wire::PluginMethod method, std::string_view payload) {
    return carrier_->call(method, payload);
}

/// Labels are kept for good, so a plugin that names each of its tasks differently may not make one each time.
const runtime::Label* Instance::task_label(std::string_view name) {
    const std::string shown = one_line(name, kLongestTaskName);
    const std::lock_guard lock(task_names_mutex_);
    const bool known = task_names_.contains(shown);
    if (!known && task_names_.size() >= kMostTaskNames)
        return runtime::intern_label(manifest_.id, "task of many names");
    if (!known) task_names_.insert(shown);
    return runtime::intern_label(manifest_.id, "task " + shown);
}

void Instance::run_task(const wire::Task& task) {
    const runtime::Label* const label = task_label(task.name);
    runtime::Gate::Hold hold = enter(label);
    const auto visit = std::make_shared<Visit>(Visit{std::move(hold), take_place(task_bound_, *label)});
    // The hold keeps this object: stop() waits for it, or leaves everything mapped.
    parts_.runtime.next().spawn(label, tasks_, [this, visit, id = task.id, label] {
        try {
            call_unguarded(wire::PluginMethod::task, encode(wire::TaskCall{id}));
        } catch (const Cancelled&) {
            // Asked to end, and did.
        } catch (const std::exception& exception) {
            log::error("[{}] {} ended by an error: {}", label->module, label->what, exception.what());
        }
        visit->place.release();
        visit->hold.release();
    });
}

}  // namespace patchbay::modules
