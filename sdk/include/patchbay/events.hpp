#pragma once
// Durable events. publish() returns when the event is on disk; consumers are registered in Plugin::start.

#include <patchbay/link.hpp>

#include <nlohmann/json.hpp>

#include <string>

namespace patchbay {

/// What a consumer's handler receives.
struct Event {
    std::string id;  ///< stable over every delivery of this event
    std::string topic;
    std::string key;  ///< events of one key arrive in order, one at a time
    std::string workspace_id;
    nlohmann::json payload;
    std::int64_t occurred_at_us = 0;  ///< microseconds since 1970-01-01 UTC
    unsigned attempt = 1;             ///< 1 at the first delivery
    std::uint32_t consumer = 0;       ///< whose delivery this is
};

/// Throws Failure(invalid, "event.unreadable"): trying the event again would change nothing, so it becomes a
/// dead letter at once.
[[noreturn]] void throw_unreadable(const Event& event, const std::string& why);

/// What `read` makes of the event's payload, which anybody may have published. What it throws because a value
/// has another type than it asks for, or is not there, makes the event unreadable.
template <class Read>
auto read_payload(const Event& event, Read&& read) -> decltype(read(event.payload)) {
    try {
        return read(event.payload);
    } catch (const nlohmann::json::exception& exception) {
        throw_unreadable(event, exception.what());
    }
}

struct Publication {
    std::string topic;
    std::string key;
    std::string workspace_id;
    nlohmann::json payload;
    std::string dedupe_key;  ///< a second publication with the same one is dropped (kept 7 days); empty: none
};

class EventBus {
  public:
    explicit EventBus(Link& link) : link_(link) {}

    /// Puts the event on disk, together with those of other callers, and returns. False: the dedupe key was
    /// used before. Throws Failure(unavailable) when it could not be stored; it is then not published.
    bool publish(const Publication& publication);

  private:
    Link& link_;
};

}  // namespace patchbay
