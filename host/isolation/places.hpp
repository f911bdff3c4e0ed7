#pragma once
// How many calls may be under way at the same time: the credit that one side gives the other. Whoever finds
// none left waits, suspended, in order. Any thread.

#include "host/runtime/wait.hpp"

#include <cstddef>
#include <deque>
#include <mutex>

namespace patchbay::isolation {

class Places {
  public:
    explicit Places(std::size_t count) : free_(count) {}

    /// False when the wait was cancelled, or all is over.
    bool take();
    void give_back();
    void set(std::size_t count);
    /// Everybody who waits, and who comes, is refused.
    void close();

  private:
    std::mutex mutex_;
    std::size_t free_;
    bool closed_ = false;
    std::deque<runtime::Pending<bool>> waiting_;
};

}  // namespace patchbay::isolation
