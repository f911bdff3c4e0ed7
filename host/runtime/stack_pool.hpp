#pragma once
// Stacks for fibers: mmapped, with a guard page below, reused. One pool per loop, used by its thread alone.

#include <boost/context/stack_context.hpp>

#include <cstddef>
#include <vector>

namespace patchbay::runtime {

class StackPool {
  public:
    StackPool() = default;
    StackPool(const StackPool&) = delete;
    ~StackPool();

    /// Throws std::bad_alloc when the system has no more memory to map.
    boost::context::stack_context allocate();
    void deallocate(boost::context::stack_context& stack) noexcept;

  private:
    std::vector<boost::context::stack_context> free_;
};

}  // namespace patchbay::runtime
