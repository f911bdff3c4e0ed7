#pragma once
// Everything in flight holds the gate; closing it refuses newcomers, and waiting for it ends when the last
// hold is given back. Holds are named, so that a stuck one can be shown to people. Any thread.

#include <patchbay/result.hpp>

#include <array>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace patchbay::runtime {

struct Label;

/// A closed gate refused a call: nothing of it was done, so it may go elsewhere.
class GateClosed : public Failure {
  public:
    using Failure::Failure;
};

class Gate {
    struct Stripe;

  public:
    /// Gives the hold back when destroyed. Empty when the gate was closed.
    class Hold {
      public:
        Hold() = default;
        Hold(Hold&& other) noexcept : stripe_(std::exchange(other.stripe_, nullptr)), label_(other.label_) {}
        Hold& operator=(Hold&& other) noexcept;
        Hold(const Hold&) = delete;
        ~Hold() { release(); }
        explicit operator bool() const { return stripe_ != nullptr; }
        void release();

      private:
        friend class Gate;
        Hold(Stripe* stripe, const Label* label) : stripe_(stripe), label_(label) {}
        Stripe* stripe_ = nullptr;
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
    // Each loop's thread enters through a stripe of its own, so that loops do not wait for one another.
    struct alignas(64) Stripe {
        mutable std::mutex mutex;
        std::map<const Label*, std::size_t> held;  // labels stay, with zero: the next call comes soon
        std::size_t total = 0;
        bool closed = false;
    };
    static constexpr std::size_t kStripes = 8;
    Stripe& own_stripe();
    std::size_t total() const;

    std::array<Stripe, kStripes> stripes_;
};

}  // namespace patchbay::runtime
