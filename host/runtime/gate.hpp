#pragma once
// Everything in flight holds the gate; closing it refuses newcomers, and waiting for it ends when the last
// hold is given back. Holds are named, so that a stuck one can be shown to people. Any thread.

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace patchbay::runtime {

struct Label;

class Gate {
  public:
    /// Gives the hold back when destroyed. Empty when the gate was closed.
    class Hold {
      public:
        Hold() = default;
        Hold(Gate* gate, const Label* label) : gate_(gate), label_(label) {}
        Hold(Hold&& other) noexcept : gate_(other.gate_), label_(other.label_) { other.gate_ = nullptr; }
        Hold& operator=(Hold&& other) noexcept;
        Hold(const Hold&) = delete;
        ~Hold() { release(); }
        explicit operator bool() const { return gate_ != nullptr; }
        void release();

      private:
        Gate* gate_ = nullptr;
        const Label* label_ = nullptr;
    };

    struct Held {
        std::string name;
        std::size_t count = 0;
    };

    /// An empty hold when the gate is closed.
    Hold enter(const Label* label);
    void close();
    bool closed() const;
    /// Blocks the calling thread or fiber until nothing is held or the limit is over. True when nothing is
    /// held.
    bool wait_empty(std::chrono::milliseconds limit);
    std::vector<Held> holds() const;

  private:
    void leave(const Label* label);

    mutable std::mutex mutex_;
    std::map<const Label*, std::size_t> held_;
    std::size_t total_ = 0;
    bool closed_ = false;
};

}  // namespace patchbay::runtime
