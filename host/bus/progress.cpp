#include "host/bus/progress.hpp"

namespace patchbay::bus {

Progress::Added Progress::add(const Position& position, const std::string& key) {
    read_to_ = position;
    if (done_.contains(position)) return Added::done_before;
    open_.emplace(position, key);
    Key& state = keys_[key];
    state.queue.push_back(position);
    if (state.busy || state.queue.size() > 1) return Added::waits;
    ready_.push_back(key);
    return Added::starts_next;
}

std::optional<Position> Progress::take(Instant now) {
    while (!retries_.empty() && retries_.begin()->first <= now) {
        ready_.push_back(retries_.begin()->second);
        retries_.erase(retries_.begin());
    }
    if (ready_.empty()) return std::nullopt;
    Key& key = keys_.at(ready_.front());
    ready_.pop_front();
    key.busy = true;
    ++running_;
    return key.queue.front();
}

void Progress::finish(const Position& position) {
    const auto found = open_.find(position);
    const std::string name = found->second;
    open_.erase(found);
    done_.insert(position);
    --running_;
    Key& key = keys_.at(name);
    key.queue.pop_front();
    key.busy = false;
    if (key.queue.empty()) {
        keys_.erase(name);
    } else {
        ready_.push_back(name);
    }
}

void Progress::retry(const Position& position, Instant when) {
    --running_;
    retries_.emplace(when, open_.at(position));  // the key stays busy: nobody overtakes
}

std::optional<Progress::Instant> Progress::next_retry() const {
    if (retries_.empty()) return std::nullopt;
    return retries_.begin()->first;
}

Position Progress::cursor() {
    if (open_.empty()) {
        cursor_ = read_to_;
    } else {
        // Just below the first open event: the last one handled before it.
        const auto behind = done_.lower_bound(open_.begin()->first);
        if (behind != done_.begin()) cursor_ = std::max(cursor_, *std::prev(behind));
    }
    done_.erase(done_.begin(), done_.upper_bound(cursor_));
    return cursor_;
}

}  // namespace patchbay::bus
