#pragma once
// Durable events, delivered and published.

#include <patchbay/members.hpp>

#include <cstdint>
#include <string>

namespace patchbay::wire {

struct Event {
    std::string id;  // stable over every delivery
    std::string topic;
    std::string key;
    std::string workspace_id;
    std::string payload;  // JSON
    std::int64_t occurred_at_us = 0;
    std::uint32_t attempt = 1;
    static constexpr auto fields() {
        return codec::Members<&Event::id, &Event::topic, &Event::key, &Event::workspace_id, &Event::payload,
                              &Event::occurred_at_us, &Event::attempt>();
    }
};

struct EventCall {
    std::uint32_t consumer = 0;
    Event event;
    static constexpr auto fields() { return codec::Members<&EventCall::consumer, &EventCall::event>(); }
};

struct Publication {
    std::string topic;
    std::string key;
    std::string workspace_id;
    std::string payload;     // JSON
    std::string dedupe_key;  // a second publication with the same one is dropped; empty: none
    static constexpr auto fields() {
        return codec::Members<&Publication::topic, &Publication::key, &Publication::workspace_id,
                              &Publication::payload, &Publication::dedupe_key>();
    }
};

struct PublishReply {
    bool duplicate = false;
    static constexpr auto fields() { return codec::Members<&PublishReply::duplicate>(); }
};

}  // namespace patchbay::wire
