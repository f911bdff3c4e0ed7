#include "host/check/journal.hpp"

#include <algorithm>

namespace patchbay::check {
namespace {

constexpr std::size_t kMostIds = 16;
constexpr std::size_t kMostEach = 5;  // kinds of answers that are kept of a route

void keep(Journal::Entries& entries, const std::string& what, const std::string& how) {
    auto& seen = entries[what];
    if (seen.size() < kMostEach) seen.insert(how);
}

}  // namespace

void Journal::broken_answer(const std::string& what, const std::string& how) {
    const std::lock_guard lock(mutex_);
    keep(broken_, what, how);
}

void Journal::other_answer(const std::string& what, const std::string& how) {
    const std::lock_guard lock(mutex_);
    keep(other_, what, how);
}

void Journal::refused_permission(const std::string& what) {
    const std::lock_guard lock(mutex_);
    permissions_.insert(what);
}

void Journal::leaked_secret(const std::string& where) {
    const std::lock_guard lock(mutex_);
    secrets_.insert(where);
}

void Journal::stall(const std::string& what, const std::string& at, std::chrono::milliseconds lasted) {
    const std::lock_guard lock(mutex_);
    auto& longest = stalls_[{what, at}];
    longest = std::max(longest, lasted);
}

void Journal::made(const std::string& id) {
    const std::lock_guard lock(mutex_);
    if (std::find(ids_.begin(), ids_.end(), id) != ids_.end()) return;
    if (ids_.size() >= kMostIds) ids_.erase(ids_.begin());
    ids_.push_back(id);
}

Journal::Entries Journal::broken_answers() const {
    const std::lock_guard lock(mutex_);
    return broken_;
}

Journal::Entries Journal::other_answers() const {
    const std::lock_guard lock(mutex_);
    return other_;
}

std::set<std::string> Journal::refused_permissions() const {
    const std::lock_guard lock(mutex_);
    return permissions_;
}

std::set<std::string> Journal::leaked_secrets() const {
    const std::lock_guard lock(mutex_);
    return secrets_;
}

std::map<std::string, std::vector<std::chrono::milliseconds>> Journal::stalls() const {
    const std::lock_guard lock(mutex_);
    std::map<std::string, std::vector<std::chrono::milliseconds>> by_work;
    for (const auto& [key, lasted] : stalls_)
        by_work[key.first].push_back(lasted);
    return by_work;
}

std::vector<std::string> Journal::ids() const {
    const std::lock_guard lock(mutex_);
    return ids_;
}

}  // namespace patchbay::check
