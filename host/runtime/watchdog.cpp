#include "host/runtime/watchdog.hpp"

#include <pthread.h>

#include <algorithm>
#include <utility>

namespace patchbay::runtime {
namespace {

constexpr std::chrono::milliseconds kInterval{20};
constexpr std::size_t kKept = 50;

}  // namespace

Watchdog::Watchdog(Runtime& runtime, std::chrono::milliseconds threshold,
                   std::function<void(const Stall&)> on_stall)
    : runtime_(runtime),
      threshold_(threshold),
      on_stall_(std::move(on_stall)),
      thread_([this] { watch(); }) {}

Watchdog::~Watchdog() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

std::vector<Stall> Watchdog::recent() const {
    const std::lock_guard lock(mutex_);
    std::vector<Stall> stalls;
    for (auto each = recent_.rbegin(); each != recent_.rend(); ++each)
        stalls.push_back(each->second);
    return stalls;
}

void Watchdog::watch() {
    pthread_setname_np(pthread_self(), "watchdog");
    std::vector<Seen> seen(runtime_.size());
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, kInterval, [this] { return ending_; })) {
        lock.unlock();
        for (std::size_t index = 0; index < runtime_.size(); ++index)
            look_at(runtime_.at(index), seen[index]);
        lock.lock();
    }
}

void Watchdog::look_at(Loop& loop, Seen& seen) {
    const Loop::Running running = loop.running();
    if (running.label == nullptr) return;
    if (running.since != seen.since) seen = {running.since, false, 0};
    const auto lasted = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - running.since);
    if (lasted < threshold_) return;
    const Stall stall{running.label->module, running.label->what, lasted, std::chrono::system_clock::now()};
    const bool first = !std::exchange(seen.reported, true);
    {
        const std::lock_guard lock(mutex_);
        if (first) seen.number = ++last_number_;
        const auto same = std::find_if(recent_.rbegin(), recent_.rend(),
                                       [&](const auto& each) { return each.first == seen.number; });
        if (same != recent_.rend()) {
            same->second = stall;  // longer by now
        } else {
            recent_.emplace_back(seen.number, stall);
        }
        if (recent_.size() > kKept) recent_.pop_front();
    }
    if (!first) return;
    running.label->stalls.fetch_add(1, std::memory_order_relaxed);
    on_stall_(stall);
}

}  // namespace patchbay::runtime
