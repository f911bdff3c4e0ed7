#include "host/isolation/call_table.hpp"
namespace patchbay::isolation {

std::uint64_t CallTable::add(const std::shared_ptr<Underway>& call) {
    const std::lock_guard lock(mutex_);
    if (ended_) {
        call->finish(Answer{0, {}, true});
    } else {
        calls_.emplace(++last_, call);
    }
    return last_;
}

std::shared_ptr<Underway> CallTable::find(std::uint64_t id) const {
    const std::lock_guard lock(mutex_);
    const auto found = calls_.find(id);
    return found == calls_.end() ? nullptr : found->second;
}

std::shared_ptr<Underway> CallTable::take(std::uint64_t id) {
    const std::lock_guard lock(mutex_);
    const auto found = calls_.find(id);
    if (found == calls_.end()) return nullptr;
    auto call = std::move(found->second);
    calls_.erase(found);
    return call;
}

void CallTable::end_all() {
    std::unordered_map<std::uint64_t, std::shared_ptr<Underway>> calls;
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
        calls.swap(calls_);
    }
    for (const auto& [id, call] : calls)
        call->finish(Answer{0, {}, true});
}

std::size_t CallTable::size() const {
    const std::lock_guard lock(mutex_);
    return calls_.size();
}

std::set<std::string> CallTable::names() const {
    std::set<std::string> names;
    const std::lock_guard lock(mutex_);
    for (const auto& [id, call] : calls_)
        names.insert(call->label->what);
    return names;
}

}  // namespace patchbay::isolation
