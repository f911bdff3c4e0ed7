#pragma once
// Live messages, tasks, services of other plugins, secrets, metrics.

#include <patchbay/members.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace patchbay::wire {

struct LiveMessage {
    std::string workspace_id;
    std::string topic;
    std::string event;
    std::string data;      // JSON
    bool passing = false;  // not kept for those who resume
    static constexpr auto fields() {
        return codec::Members<&LiveMessage::workspace_id, &LiveMessage::topic, &LiveMessage::event,
                              &LiveMessage::data, &LiveMessage::passing>();
    }
};

struct TaskCall {
    std::uint64_t task = 0;
    static constexpr auto fields() { return codec::Members<&TaskCall::task>(); }
};

struct TaskSleep {
    std::uint32_t milliseconds = 0;
    static constexpr auto fields() { return codec::Members<&TaskSleep::milliseconds>(); }
};

/// Parks the fiber until a wake with the same number, or the time is over. A wake that comes first is
/// remembered.
struct TaskPark {
    std::uint64_t number = 0;
    std::uint32_t milliseconds = 0;  // 0: without end
    static constexpr auto fields() { return codec::Members<&TaskPark::number, &TaskPark::milliseconds>(); }
};

struct ParkReply {
    bool woken = false;
    static constexpr auto fields() { return codec::Members<&ParkReply::woken>(); }
};

struct TaskWake {
    std::uint64_t number = 0;
    static constexpr auto fields() { return codec::Members<&TaskWake::number>(); }
};

struct ServiceRequest {
    std::string name;
    std::uint32_t method = 0;
    std::string payload;
    std::uint32_t timeout_ms = 30000;
    static constexpr auto fields() {
        return codec::Members<&ServiceRequest::name, &ServiceRequest::method, &ServiceRequest::payload,
                              &ServiceRequest::timeout_ms>();
    }
};

struct ServiceCall {
    std::uint32_t service = 0;
    std::uint32_t method = 0;
    std::string payload;
    static constexpr auto fields() {
        return codec::Members<&ServiceCall::service, &ServiceCall::method, &ServiceCall::payload>();
    }
};

struct ServiceList {
    std::string prefix;
    static constexpr auto fields() { return codec::Members<&ServiceList::prefix>(); }
};

struct ServiceNames {
    std::vector<std::string> names;
    static constexpr auto fields() { return codec::Members<&ServiceNames::names>(); }
};

struct SecretText {
    std::string text;
    std::string purpose;  // bound to the sealed text: "telegram.bots.token:<id>"
    static constexpr auto fields() { return codec::Members<&SecretText::text, &SecretText::purpose>(); }
};

struct MetricSample {
    std::string name;  // without the module's prefix
    std::map<std::string, std::string> labels;
    double value = 0;
    static constexpr auto fields() {
        return codec::Members<&MetricSample::name, &MetricSample::labels, &MetricSample::value>();
    }
};

}  // namespace patchbay::wire
