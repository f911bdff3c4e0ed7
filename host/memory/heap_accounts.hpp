#pragma once
// How much of the heap each module holds. Every block that C++ code allocates carries the account that its
// thread was charged to at that moment, and gives its bytes back to that account when it is freed, by
// whomever. Blocks of plain malloc() (libpq, libcurl, OpenSSL) are not counted. The counting itself is in
// operator_new.cpp, which is linked into programs and not under a sanitizer.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace patchbay::memory {

/// 0 is the server's own, which is not counted.
using Account = std::uint16_t;
constexpr std::size_t kMostAccounts = 512;

/// The account of this name, for as long as the process lives; 0 for the names after the first 511.
Account account_of(std::string_view name);

/// Bytes that are allocated and not freed, with what malloc rounds up; nothing when they are not counted
/// here. Exact but for blocks in flight between two threads.
std::optional<std::uint64_t> heap_bytes(Account account);

extern constinit thread_local Account charged_account;

/// What the calling thread allocates from now on counts for `account`.
inline void charge_to(Account account) {
    charged_account = account;
}

/// While it lives, its thread counts where no other thread does, which is quicker. For the threads that
/// allocate most; there is room for 32, and more of them count like the others. Stack only.
class OwnCounters {
  public:
    OwnCounters();
    ~OwnCounters();
    OwnCounters(const OwnCounters&) = delete;
};

/// For operator new and delete alone: neither may allocate.
void count_allocated(Account account, std::size_t bytes);
void count_freed(Account account, std::size_t bytes);
/// Says, before main(), that this program counts. Returns true.
bool begin_counting();

}  // namespace patchbay::memory
