#include "host/bus/failure.hpp"

namespace patchbay::bus {

Error as_error(const std::exception& exception) {
    if (const auto* failure = dynamic_cast<const Failure*>(&exception)) return failure->error();
    return {ErrorKind::internal, "bus.handler_failed", exception.what(), "", "", {}, 0};
}

Error out_of_time() {
    return {ErrorKind::timeout, "bus.handler_timeout", "The handler took too long", "", "", {}, 0};
}

Error interrupted() {
    return {ErrorKind::cancelled, "bus.handler_cancelled", "The handler was interrupted", "", "", {}, 0};
}

std::string words(const Error& error) {
    std::string text = error.title.empty() ? error.code : error.title;
    if (!error.detail.empty()) text += ": " + error.detail;
    return text;
}

bool is_refused_at_gate(const Error& error) {
    return error.kind == ErrorKind::unavailable && error.code == "module.stopping";
}

bool is_not_the_events_fault(const Error& error) {
    return is_refused_at_gate(error) ||
           (error.kind == ErrorKind::unavailable &&
            (error.code == "service.nobody" || error.code.starts_with("database.")));
}

bool is_hopeless(const Error& error) {
    return error.kind == ErrorKind::invalid && error.code == "event.unreadable";
}

}  // namespace patchbay::bus
