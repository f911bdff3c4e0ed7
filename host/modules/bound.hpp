#pragma once
// At most so many of something at the same time: past the bound whoever comes is refused at once, in words,
// and nobody waits. Any thread.

#include <patchbay/result.hpp>

#include <atomic>
#include <cstddef>
#include <utility>

namespace patchbay::modules {

class Bound {
  public:
    /// Given back when destroyed; before the bound is.
    class Place {
      public:
        Place(Place&& other) noexcept : bound_(std::exchange(other.bound_, nullptr)) {}
        Place& operator=(Place&&) = delete;
        ~Place() { release(); }
        void release() {
            if (Bound* const bound = std::exchange(bound_, nullptr))
                bound->taken_.fetch_sub(1, std::memory_order_relaxed);
        }

      private:
        friend class Bound;
        explicit Place(Bound* bound) : bound_(bound) {}
        Bound* bound_;
    };

    Bound(std::size_t most, Error refusal) : most_(most), refusal_(std::move(refusal)) {}
    Bound(const Bound&) = delete;

    /// Throws Failure with the refusal when there is no room.
    Place take() {
        if (taken_.fetch_add(1, std::memory_order_relaxed) < most_) return Place(this);
        taken_.fetch_sub(1, std::memory_order_relaxed);
        throw Failure(refusal_);
    }

  private:
    const std::size_t most_;
    const Error refusal_;
    std::atomic<std::size_t> taken_{0};
};

}  // namespace patchbay::modules
