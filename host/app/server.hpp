#pragma once
// The whole process: makes every part of the host in the order they need each other, starts the modules,
// serves, and ends everything in the opposite order. One per process, made and ended by main's thread.

#include "host/app/configuration.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace patchbay::app {

class Server {
  public:
    /// Starts everything; throws Failure or std::runtime_error in words when it can't.
    explicit Server(const Configuration& configuration);
    ~Server();

    /// Where the server is reached on this machine.
    std::string url() const;
    /// The one-time link that makes the first admin; empty when there is one.
    const std::string& setup_link() const;
    /// Whether every event loop comes to new work within `limit`.
    bool responsive(std::chrono::microseconds limit);
    /// Ends within half a minute.
    void stop();

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace patchbay::app
