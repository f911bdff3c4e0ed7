#pragma once
// Tells systemd how the service is (sd_notify(3)): a datagram to the socket that it names in NOTIFY_SOCKET.
// Does nothing where there is none. Made by the serve command; main's thread.

#include "host/app/configuration.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::app {

class ServiceNotice {
  public:
    explicit ServiceNotice(const Environment& environment);
    ~ServiceNotice();
    ServiceNotice(const ServiceNotice&) = delete;

    void ready() const { say("READY=1"); }
    void stopping() const { say("STOPPING=1"); }
    void alive() const { say("WATCHDOG=1"); }
    /// How often alive() must be said: twice as often as systemd asks (WATCHDOG_USEC). Nothing: never.
    std::optional<std::chrono::microseconds> every() const { return every_; }

  private:
    void say(std::string_view state) const;

    int socket_ = -1;
    std::string address_;  // as in sun_path; a leading NUL for an abstract one
    std::optional<std::chrono::microseconds> every_;
};

}  // namespace patchbay::app
