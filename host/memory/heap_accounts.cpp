#include "host/memory/heap_accounts.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <string>

namespace patchbay::memory {
namespace {

struct alignas(64) Page {
    std::array<std::atomic<std::int64_t>, kMostAccounts> bytes{};
    std::atomic<bool> taken{false};
};

constexpr std::size_t kOwnPages = 32;
constinit std::array<Page, kOwnPages> own_pages{};
constinit Page common_page{};  // of the threads that have none of their own
constinit thread_local Page* own_page = nullptr;

constinit std::atomic<bool> counting{false};

void count(Account account, std::int64_t bytes) {
    if (own_page == nullptr) {
        common_page.bytes[account].fetch_add(bytes, std::memory_order_relaxed);
        return;
    }
    // Nobody else writes here, so that adding needs no locked instruction.
    auto& counter = own_page->bytes[account];
    counter.store(counter.load(std::memory_order_relaxed) + bytes, std::memory_order_relaxed);
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

OwnCounters::OwnCounters() {
    for (Page& page : own_pages) {
        // What its last owner wrote is seen: its figures go on.
        if (page.taken.exchange(true, std::memory_order_acquire)) continue;
        own_page = &page;
        return;
    }
}

OwnCounters::~OwnCounters() {
    if (own_page == nullptr) return;
    own_page->taken.store(false, std::memory_order_release);
    own_page = nullptr;
}

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
    std::int64_t bytes = common_page.bytes[account].load(std::memory_order_relaxed);
    for (const Page& page : own_pages)
        bytes += page.bytes[account].load(std::memory_order_relaxed);
    return static_cast<std::uint64_t>(std::max<std::int64_t>(bytes, 0));
}

void count_allocated(Account account, std::size_t bytes) {
    count(account, static_cast<std::int64_t>(bytes));
}

void count_freed(Account account, std::size_t bytes) {
    count(account, -static_cast<std::int64_t>(bytes));
}

bool begin_counting() {
    counting.store(true, std::memory_order_relaxed);
    return true;
}

}  // namespace patchbay::memory
