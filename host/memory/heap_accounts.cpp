#include "host/memory/heap_accounts.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <string>

namespace patchbay::memory {
namespace {

// Threads count in different places, so that two loops never wait for one cache line.
constexpr std::size_t kShards = 16;

struct alignas(64) Shard {
    std::array<std::atomic<std::int64_t>, kMostAccounts> bytes{};
};

constinit std::array<Shard, kShards> shards{};
constinit std::atomic<unsigned> threads{0};
constinit std::atomic<bool> counting{false};

constexpr unsigned kNoShard = ~0U;
constinit thread_local unsigned own_shard = kNoShard;

std::atomic<std::int64_t>& counter(Account account) {
    if (own_shard == kNoShard) own_shard = threads.fetch_add(1, std::memory_order_relaxed) % kShards;
    return shards[own_shard].bytes[account];
}

struct Names {
    std::mutex mutex;
    std::map<std::string, Account, std::less<>> accounts;
};

// Never destroyed: a stuck fiber may outlive main().
Names& names() {
    static auto* const all = new Names;
    return *all;
}

}  // namespace

constinit thread_local Account charged_account = 0;

Account account_of(std::string_view name) {
    Names& all = names();
    const std::lock_guard lock(all.mutex);
    if (const auto found = all.accounts.find(name); found != all.accounts.end()) return found->second;
    const std::size_t next = all.accounts.size() + 1;
    if (next >= kMostAccounts) return 0;
    return all.accounts.emplace(name, static_cast<Account>(next)).first->second;
}

std::optional<std::uint64_t> heap_bytes(Account account) {
    if (!counting.load(std::memory_order_relaxed) || account == 0) return std::nullopt;
    std::int64_t bytes = 0;
    for (const Shard& shard : shards)
        bytes += shard.bytes[account].load(std::memory_order_relaxed);
    return static_cast<std::uint64_t>(std::max<std::int64_t>(bytes, 0));
}

void count_allocated(Account account, std::size_t bytes) {
    counter(account).fetch_add(static_cast<std::int64_t>(bytes), std::memory_order_relaxed);
}

void count_freed(Account account, std::size_t bytes) {
    counter(account).fetch_sub(static_cast<std::int64_t>(bytes), std::memory_order_relaxed);
}

bool begin_counting() {
    counting.store(true, std::memory_order_relaxed);
    return true;
}

}  // namespace patchbay::memory
