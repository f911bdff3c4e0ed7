#include <patchbay/host.hpp>

#include <nlohmann/json.hpp>

namespace patchbay {
namespace {

wire::LiveMessage live_message(std::string_view workspace_id, std::string_view topic, std::string_view event,
                               const nlohmann::json& data, bool passing) {
    return {std::string(workspace_id), std::string(topic), std::string(event),
            data.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), passing};
}

std::uint64_t next_signal_number() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

}  // namespace

Host::Host(Link& link)
    : link_(link),
      database_(link),
      events_(link),
      http_(link),
      live_(link),
      log_(link),
      secrets_(link),
      metrics_(link),
      tasks_(link),
      services_(link) {}

Host::~Host() = default;

std::chrono::system_clock::time_point Host::now() {
    return std::chrono::system_clock::time_point(std::chrono::microseconds(link_.now_microseconds()));
}

void Live::publish(std::string_view workspace_id, std::string_view topic, std::string_view event,
                   const nlohmann::json& data) {
    link_.tell(wire::HostMethod::live_publish, live_message(workspace_id, topic, event, data, false));
}

void Live::pass(std::string_view workspace_id, std::string_view topic, std::string_view event,
                const nlohmann::json& data) {
    link_.tell(wire::HostMethod::live_publish, live_message(workspace_id, topic, event, data, true));
}

std::string Secrets::seal(std::string_view text, std::string_view purpose) {
    return link_
        .ask<wire::SecretText>(wire::HostMethod::secret_seal,
                               wire::SecretText{std::string(text), std::string(purpose)})
        .text;
}

std::string Secrets::open(std::string_view sealed, std::string_view purpose) {
    return link_
        .ask<wire::SecretText>(wire::HostMethod::secret_open,
                               wire::SecretText{std::string(sealed), std::string(purpose)})
        .text;
}

void Metrics::add(std::string_view name, const std::map<std::string, std::string>& labels, double value) {
    link_.tell(wire::HostMethod::metric_add, wire::MetricSample{std::string(name), labels, value});
}

void Metrics::set(std::string_view name, double value, const std::map<std::string, std::string>& labels) {
    link_.tell(wire::HostMethod::metric_set, wire::MetricSample{std::string(name), labels, value});
}

Tasks::~Tasks() = default;

std::uint64_t Tasks::remember(std::function<void()> work) {
    const std::lock_guard lock(mutex_);
    waiting_.emplace(next_, std::move(work));
    return next_++;
}

void Tasks::spawn(std::string name, std::function<void()> work) {
    const std::uint64_t id = remember(std::move(work));
    try {
        link_.tell(wire::HostMethod::task_spawn, wire::Task{id, std::move(name)});
    } catch (...) {
        const std::lock_guard lock(mutex_);
        waiting_.erase(id);
        throw;
    }
}

void Tasks::run(std::uint64_t id) {
    std::function<void()> work;
    {
        const std::lock_guard lock(mutex_);
        const auto found = waiting_.find(id);
        if (found == waiting_.end()) return;
        work = std::move(found->second);
        waiting_.erase(found);
    }
    work();
}

void Tasks::sleep(std::chrono::milliseconds duration) {
    link_.tell(wire::HostMethod::task_sleep, wire::TaskSleep{static_cast<std::uint32_t>(duration.count())});
}

Signal::Signal(Link& link) : link_(link), number_(next_signal_number()) {}

void Signal::wake() {
    link_.tell(wire::HostMethod::task_wake, wire::TaskWake{number_});
}

bool Signal::wait(std::chrono::milliseconds limit) {
    return link_
        .ask<wire::ParkReply>(wire::HostMethod::task_park,
                              wire::TaskPark{number_, static_cast<std::uint32_t>(limit.count())})
        .woken;
}

}  // namespace patchbay
