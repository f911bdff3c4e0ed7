// The program's operator new and delete: those of the C++ library, and each block says in its last bytes for
// whom it was allocated. The blocks are malloc's own, so code that brings another operator new or delete
// (a plugin with the C++ library linked in) may free them, and the other way round: the tag of a block from
// elsewhere does not fit its address.

#include "host/memory/heap_accounts.hpp"

#include <malloc.h>

#include <cstdint>
#include <cstdlib>
#include <new>

namespace {

using patchbay::memory::Account;

[[maybe_unused]] const bool counting = patchbay::memory::begin_counting();

using Tag = std::uint32_t;

/// What an account's tag looks like in the block at `block`.
Tag tag_for(const void* block, Account account) {
    const auto address = reinterpret_cast<std::uintptr_t>(block) >> 4;
    const auto check = static_cast<Tag>((address * 0x9E3779B97F4A7C15U) >> 48);
    return check << 16 | account;
}

Tag& tag_of(void* block, std::size_t usable) {
    return *reinterpret_cast<Tag*>(static_cast<std::byte*>(block) + usable - sizeof(Tag));
}

void* tagged(void* block) noexcept {
    const Account account = patchbay::memory::charged_account;
    const std::size_t usable = malloc_usable_size(block);
    tag_of(block, usable) = tag_for(block, account);
    if (account != 0) patchbay::memory::count_allocated(account, usable);
    return block;
}

/// Null when there is no memory and nobody to make some.
template <class Allocate>
void* allocate(std::size_t size, Allocate allocate_bytes) {
    if (size > PTRDIFF_MAX - sizeof(Tag)) return nullptr;
    while (true) {
        if (void* const block = allocate_bytes(size + sizeof(Tag))) return tagged(block);
        const std::new_handler handler = std::get_new_handler();
        if (handler == nullptr) return nullptr;
        handler();
    }
}

void* allocate_plain(std::size_t size) {
    return allocate(size, [](std::size_t bytes) { return std::malloc(bytes); });
}

void* allocate_aligned(std::size_t size, std::align_val_t alignment) {
    const auto boundary = static_cast<std::size_t>(alignment);
    return allocate(size, [boundary](std::size_t bytes) -> void* {
        void* block = nullptr;
        return posix_memalign(&block, boundary, bytes) == 0 ? block : nullptr;
    });
}

void* or_throw(void* block) {
    if (block == nullptr) throw std::bad_alloc();
    return block;
}

void release(void* block) noexcept {
    if (block == nullptr) return;
    const std::size_t usable = malloc_usable_size(block);
    const Tag tag = tag_of(block, usable);
    const auto account = static_cast<Account>(tag);
    if (account != 0 && account < patchbay::memory::kMostAccounts && tag == tag_for(block, account))
        patchbay::memory::count_freed(account, usable);
    std::free(block);
}

}  // namespace

void* operator new(std::size_t size) {
    return or_throw(allocate_plain(size));
}

void* operator new(std::size_t size, std::align_val_t alignment) {
    return or_throw(allocate_aligned(size, alignment));
}

void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    try {
        return allocate_plain(size);
    } catch (const std::bad_alloc&) {
        return nullptr;  // thrown by the handler
    }
}

void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
    try {
        return allocate_aligned(size, alignment);
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

void operator delete(void* block) noexcept {
    release(block);
}

void operator delete(void* block, std::size_t) noexcept {
    release(block);
}

void operator delete(void* block, std::align_val_t) noexcept {
    release(block);
}

void operator delete(void* block, std::size_t, std::align_val_t) noexcept {
    release(block);
}
