#include "host/modules/call_errors.hpp"

#include "host/modules/refusal.hpp"

namespace patchbay::modules {
namespace {

Error try_again(Error error) {
    error.retry_after_ms = 1000;
    return error;
}

}  // namespace

runtime::GateClosed stopping(const std::string& id) {
    return runtime::GateClosed(try_again(module_error(
        ErrorKind::unavailable, "stopping", "The module is being stopped", id, "Try again in a moment")));
}

Failure stopped_meanwhile(const std::string& id, const std::string& what) {
    return Failure(try_again(module_error(ErrorKind::cancelled, "stopped",
                                          "The module was stopped before it had answered", id + ": " + what,
                                          "Try again; look first whether it was done")));
}

Error too_busy(const std::string& id, std::size_t most) {
    return try_again(
        module_error(ErrorKind::unavailable, "too_busy", "The module has too many calls under way",
                     id + ": " + std::to_string(most) + ", and no more are let in", "Try again in a moment"));
}

Error too_many_tasks(const std::string& id, std::size_t most) {
    return try_again(
        module_error(ErrorKind::unavailable, "too_many_tasks", "The module has too many tasks under way",
                     id + ": " + std::to_string(most) + ", and no more are started",
                     "Wait until some have ended; for its author: let one task do the work of many"));
}

Failure too_deep(const std::string& id, const std::string& what) {
    return Failure(module_error(ErrorKind::internal, "too_deep", "Modules call one another without end",
                                id + ": " + what, "Report it to the plugin's author"));
}

Failure gave_up(const std::string& id, const std::string& what) {
    return Failure(module_error(ErrorKind::internal, "gave_up",
                                "The module says that it was cancelled, and it was not", id + ": " + what,
                                "Report it to the plugin's author"));
}

}  // namespace patchbay::modules
