#pragma once
// A stack of this thread's own for signal handlers: after an overflow there is none left of the usual one.
// Made first thing on a thread, and gone with it.

#include <csignal>
#include <cstddef>
#include <vector>

namespace patchbay::runtime {

class SignalStack {
  public:
    SignalStack() : memory_(kSize) {
        const stack_t mine{memory_.data(), 0, memory_.size()};
        sigaltstack(&mine, nullptr);
    }
    ~SignalStack() {
        const stack_t none{nullptr, SS_DISABLE, 0};
        sigaltstack(&none, nullptr);
    }
    SignalStack(const SignalStack&) = delete;

  private:
    static constexpr std::size_t kSize = 64 * 1024;
    std::vector<char> memory_;
};

}  // namespace patchbay::runtime
