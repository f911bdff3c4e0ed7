#include "host/app/service_notice.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>

namespace patchbay::app {
namespace {

std::optional<std::chrono::microseconds> half_of(const std::optional<std::string>& text) {
    std::int64_t number = 0;
    if (!text) return std::nullopt;
    const auto read = std::from_chars(text->data(), text->data() + text->size(), number);
    if (read.ec != std::errc{} || number < 2) return std::nullopt;
    return std::chrono::microseconds(number / 2);
}

}  // namespace

ServiceNotice::ServiceNotice(const Environment& environment) {
    const auto address = find_variable(environment, "NOTIFY_SOCKET");
    if (!address || address->empty() || address->size() >= sizeof(sockaddr_un::sun_path)) return;
    address_ = *address;
    if (address_.front() == '@') address_.front() = '\0';
    socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    every_ = half_of(find_variable(environment, "WATCHDOG_USEC"));
}

ServiceNotice::~ServiceNotice() {
    if (socket_ >= 0) ::close(socket_);
}

void ServiceNotice::say(std::string_view state) const {
    if (socket_ < 0) return;
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    address_.copy(to.sun_path, sizeof to.sun_path - 1);
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
    // Nobody to tell when it fails: systemd goes by its own time limits then.
    ::sendto(socket_, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&to), size);
}

}  // namespace patchbay::app
