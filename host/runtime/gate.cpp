#include "host/runtime/gate.hpp"

#include "host/runtime/label.hpp"
#include "host/runtime/wait.hpp"

#include <atomic>

namespace patchbay::runtime {
namespace {

constexpr std::chrono::milliseconds kLookAgain{5};

}  // namespace

Gate::Hold& Gate::Hold::operator=(Hold&& other) noexcept {
    if (this != &other) {
        release();
        stripe_ = std::exchange(other.stripe_, nullptr);
        label_ = other.label_;
    }
    return *this;
}

void Gate::Hold::release() {
    Stripe* const stripe = std::exchange(stripe_, nullptr);
    if (stripe == nullptr) return;
    const std::lock_guard lock(stripe->mutex);
    --stripe->held[label_];
    --stripe->total;
}

Gate::Stripe& Gate::own_stripe() {
    static std::atomic<std::size_t> next{0};
    thread_local const std::size_t mine = next.fetch_add(1, std::memory_order_relaxed) % kStripes;
    return stripes_[mine];
}

Gate::Hold Gate::enter(const Label* label) {
    Stripe& stripe = own_stripe();
    const std::lock_guard lock(stripe.mutex);
    if (stripe.closed) return {};
    ++stripe.held[label];
    ++stripe.total;
    return {&stripe, label};
}

void Gate::close() {
    for (Stripe& stripe : stripes_) {
        const std::lock_guard lock(stripe.mutex);
        stripe.closed = true;
    }
}

bool Gate::closed() const {
    // The last one to close: when it is, all are.
    const Stripe& last = stripes_.back();
    const std::lock_guard lock(last.mutex);
    return last.closed;
}

std::size_t Gate::total() const {
    std::size_t total = 0;
    for (const Stripe& stripe : stripes_) {
        const std::lock_guard lock(stripe.mutex);
        total += stripe.total;
    }
    return total;
}

bool Gate::wait_empty(std::chrono::milliseconds limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    for (;;) {
        if (total() == 0) return true;
        if (std::chrono::steady_clock::now() >= until) return false;
        sleep_for(kLookAgain);
    }
}

std::vector<Gate::Held> Gate::holds() const {
    std::map<const Label*, std::size_t> all;
    for (const Stripe& stripe : stripes_) {
        const std::lock_guard lock(stripe.mutex);
        for (const auto& [label, count] : stripe.held) {
            if (count > 0) all[label] += count;
        }
    }
    std::vector<Held> list;
    for (const auto& [label, count] : all)
        list.push_back({label->what, count});
    return list;
}

}  // namespace patchbay::runtime
