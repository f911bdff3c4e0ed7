#pragma once
// Clients of the routes that let them wait for long, who stay while something is done to the plugin: else
// their calls would have ended with them. Threads of their own; they end with the destructor, once all are
// answered or have lost patience.

#include "host/check/ground.hpp"

#include <thread>
#include <vector>

namespace patchbay::check {

class Stayers {
  public:
    /// Their calls have begun when this returns.
    explicit Stayers(Ground& ground);
    ~Stayers();
    Stayers(const Stayers&) = delete;

  private:
    std::vector<std::thread> threads_;
};

}  // namespace patchbay::check
