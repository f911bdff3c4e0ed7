#include "host/runtime/stack_pool.hpp"

#include <sys/mman.h>

#include <new>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

namespace patchbay::runtime {
namespace {

constexpr std::size_t kGuardSize = 4096;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kStackSize = 1024 * 1024;  // sanitizers make frames several times larger
#else
constexpr std::size_t kStackSize = 256 * 1024;  // reserved; only touched pages take memory
#endif
constexpr std::size_t kKept = 512;

void unmap(const boost::context::stack_context& stack) {
    munmap(static_cast<char*>(stack.sp) - stack.size, stack.size);
}

/// What AddressSanitizer knows of the memory: the last frames of a fiber never return.
void forget_frames([[maybe_unused]] const boost::context::stack_context& stack) {
#if defined(__SANITIZE_ADDRESS__)
    __asan_unpoison_memory_region(static_cast<char*>(stack.sp) - stack.size + kGuardSize,
                                  stack.size - kGuardSize);
#endif
}

}  // namespace

StackPool::~StackPool() {
    for (const auto& stack : free_)
        unmap(stack);
}

boost::context::stack_context StackPool::allocate() {
    if (!free_.empty()) {
        const auto stack = free_.back();
        free_.pop_back();
        forget_frames(stack);
        return stack;
    }
    constexpr std::size_t size = kStackSize + kGuardSize;
    void* base =
        mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED) throw std::bad_alloc();
    if (mprotect(base, kGuardSize, PROT_NONE) != 0) {
        munmap(base, size);
        throw std::bad_alloc();
    }
    boost::context::stack_context stack;
    stack.size = size;
    stack.sp = static_cast<char*>(base) + size;
    forget_frames(stack);
    return stack;
}

void StackPool::deallocate(boost::context::stack_context& stack) noexcept {
    if (free_.size() < kKept) {
        free_.push_back(stack);
    } else {
        unmap(stack);
    }
}

}  // namespace patchbay::runtime
