#include "host/bus/handler_error.hpp"

namespace patchbay::bus {

Error as_error(const std::exception& exception) {
    if (const auto* failure = dynamic_cast<const Failure*>(&exception)) return failure->error();
    return {ErrorKind::internal, "bus.handler_failed", exception.what(), "", "", {}, 0};
}

std::string words(const Error& error) {
    std::string text = error.title.empty() ? error.code : error.title;
    if (!error.detail.empty()) text += ": " + error.detail;
    return text;
}

bool says_already_done(const std::exception& exception) {
    return as_error(exception).code == "bus.already_done";
}

}  // namespace patchbay::bus
