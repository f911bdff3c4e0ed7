#include "host/runtime/gate.hpp"

#include "host/runtime/label.hpp"
#include "host/runtime/wait.hpp"

namespace patchbay::runtime {
namespace {

constexpr std::chrono::milliseconds kLookAgain{5};

}  // namespace

Gate::Hold& Gate::Hold::operator=(Hold&& other) noexcept {
    if (this != &other) {
        release();
        gate_ = std::exchange(other.gate_, nullptr);
        label_ = other.label_;
    }
    return *this;
}

void Gate::Hold::release() {
    if (gate_ != nullptr) std::exchange(gate_, nullptr)->leave(label_);
}

Gate::Hold Gate::enter(const Label* label) {
    const std::lock_guard lock(mutex_);
    if (closed_) return {};
    ++held_[label];
    ++total_;
    return {this, label};
}

void Gate::leave(const Label* label) {
    const std::lock_guard lock(mutex_);
    if (--held_[label] == 0) held_.erase(label);
    --total_;
}

void Gate::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
}

bool Gate::closed() const {
    const std::lock_guard lock(mutex_);
    return closed_;
}

bool Gate::wait_empty(std::chrono::milliseconds limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    for (;;) {
        {
            const std::lock_guard lock(mutex_);
            if (total_ == 0) return true;
        }
        if (std::chrono::steady_clock::now() >= until) return false;
        sleep_for(kLookAgain);
    }
}

std::vector<Gate::Held> Gate::holds() const {
    const std::lock_guard lock(mutex_);
    std::vector<Held> list;
    for (const auto& [label, count] : held_)
        list.push_back({label->what, count});
    return list;
}

}  // namespace patchbay::runtime
