#pragma once
// Ctrl-C and SIGTERM while servers run that must not outlive this process: noted, so that the check ends early and
// cleans up. Once, before any thread; the signals are as before in its destructor.

#include <csignal>

namespace patchbay::check {

class Interruption {
  public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;

    bool asked() const;

  private:
    struct sigaction before_interrupt_ {};
    struct sigaction before_end_ {};
};

}  // namespace patchbay::check
