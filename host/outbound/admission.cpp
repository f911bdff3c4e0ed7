#include "host/outbound/admission.hpp"

#include <utility>

namespace patchbay::outbound {
namespace {

constexpr std::uint32_t kQuicklyOverMs = 20000;

}  // namespace

std::string place_for(const std::string& origin, std::uint32_t timeout_ms) {
    return timeout_ms > kQuicklyOverMs ? origin + " (long)" : origin;
}

Admission::Slot& Admission::Slot::operator=(Slot&& other) noexcept {
    if (this != &other) {
        release();
        admission_ = std::move(other.admission_);
        host_ = std::move(other.host_);
    }
    return *this;
}

void Admission::Slot::release() {
    if (const auto admission = std::exchange(admission_, nullptr)) admission->leave(host_);
}

bool Admission::enter(const std::string& host, Start start, std::uint64_t& ticket) {
    {
        const std::lock_guard lock(mutex_);
        ticket = 0;
        if (closed_) return false;
        Host& place = hosts_[host];
        const bool now =
            in_flight_ < limits_.in_flight && place.in_flight < limits_.per_host && place.waiting.empty();
        if (!now) {
            if (waiting_.size() >= limits_.waiting) {
                refresh(host, place);
                return false;
            }
            ticket = ++last_ticket_;
            waiting_.emplace(ticket, Waiting{host, std::move(start)});
            place.waiting.insert(ticket);
            refresh(host, place);
            return true;
        }
        ++in_flight_;
        ++place.in_flight;
    }
    start(Slot(shared_from_this(), host));
    return true;
}

void Admission::abandon(std::uint64_t ticket) {
    Waiting gone;  // what its start holds is let go outside the lock
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find(ticket);
    if (found == waiting_.end()) return;
    gone = std::move(found->second);
    waiting_.erase(found);
    Host& host = hosts_[gone.host];
    host.waiting.erase(ticket);
    refresh(gone.host, host);
}

void Admission::close() {
    std::map<std::uint64_t, Waiting> gone;
    const std::lock_guard lock(mutex_);
    closed_ = true;
    gone.swap(waiting_);
    eligible_.clear();
    for (auto& [name, host] : hosts_) {
        host.waiting.clear();
        host.eligible = 0;
    }
}

void Admission::leave(const std::string& host) {
    Waiting next;
    {
        const std::lock_guard lock(mutex_);
        --in_flight_;
        Host& left = hosts_[host];
        --left.in_flight;
        refresh(host, left);
        if (eligible_.empty() || in_flight_ >= limits_.in_flight) return;
        const std::uint64_t ticket = *eligible_.begin();
        const auto found = waiting_.find(ticket);
        next = std::move(found->second);
        waiting_.erase(found);
        Host& entered = hosts_[next.host];
        entered.waiting.erase(ticket);
        ++in_flight_;
        ++entered.in_flight;
        refresh(next.host, entered);
    }
    next.start(Slot(shared_from_this(), next.host));
}

// Keeps `eligible_` right after a change to a host, and forgets hosts that nothing refers to.
void Admission::refresh(const std::string& name, Host& host) {
    if (host.eligible != 0) eligible_.erase(std::exchange(host.eligible, 0));
    if (host.waiting.empty()) {
        if (host.in_flight == 0) hosts_.erase(std::string(name));
        return;
    }
    if (host.in_flight < limits_.per_host) {
        host.eligible = *host.waiting.begin();
        eligible_.insert(host.eligible);
    }
}

std::size_t Admission::in_flight() const {
    const std::lock_guard lock(mutex_);
    return in_flight_;
}

std::size_t Admission::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

}  // namespace patchbay::outbound
