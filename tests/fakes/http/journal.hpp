// A bounded log of what a fake received, with waiting: somebody who asks for records that are not there
// yet is answered when they are, or when the time is up. Owned by a fake, loop thread only.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <utility>
#include <vector>

#include "tests/fakes/http/loop.hpp"

namespace patchbay::fakes {

template <class Record>
class Journal {
  public:
    struct Entry {
        std::uint64_t sequence;  // from 1, without gaps
        Record record;
        std::size_t bytes;
    };
    using Matches = std::vector<const Entry*>;
    using Filter = std::function<bool(const Record&)>;

    struct Question {
        Filter matches;
        std::uint64_t after = 0;
        std::size_t count = 1;    // answer as soon as so many match
        std::size_t most = 1000;  // entries in one answer
        Clock::duration wait{};   // zero: answer at once
    };

    Journal(Loop& loop, std::size_t capacity, std::size_t most_bytes = 256 * 1024 * 1024)
        : loop_(loop), capacity_(capacity), most_bytes_(most_bytes) {}

    // Adds without telling those who wait; publish() does that once the record says what happened.
    // bytes: about how much memory the record takes. The oldest records make room.
    std::uint64_t add(Record record, std::size_t bytes = sizeof(Record)) {
        entries_.push_back({++last_, std::move(record), bytes});
        bytes_ += bytes;
        while (entries_.size() > capacity_ || (bytes_ > most_bytes_ && entries_.size() > 1)) {
            bytes_ -= entries_.front().bytes;
            entries_.pop_front();
        }
        return last_;
    }

    // Nothing if it has been dropped meanwhile.
    Record* find(std::uint64_t sequence) {
        if (entries_.empty() || sequence < entries_.front().sequence || sequence > last_) return nullptr;
        return &entries_[sequence - entries_.front().sequence].record;
    }

    void publish(std::uint64_t sequence) {
        const auto* record = find(sequence);
        if (!record || waiters_.empty()) return;
        std::vector<std::function<void()>> due;
        for (auto waiter = waiters_.begin(); waiter != waiters_.end();) {
            const auto next = std::next(waiter);
            if (sequence > waiter->question.after && waiter->question.matches(*record)) ++waiter->seen;
            if (waiter->seen >= waiter->question.count) {
                const auto found = search(waiter->question);
                if (found.size() >= waiter->question.count) {
                    due.push_back([answer = std::move(waiter->answer), found] { answer(found); });
                    waiters_.erase(waiter);
                }
            }
            waiter = next;
        }
        for (auto& call : due)
            call();
    }

    // Calls answer once, now or later.
    void ask(Question question, std::function<void(const Matches&)> answer) {
        const auto found = search(question);
        if (found.size() >= question.count || question.wait == Clock::duration::zero()) return answer(found);
        waiters_.push_back({std::move(question), std::move(answer), found.size(), {}});
        auto waiter = std::prev(waiters_.end());
        waiter->timer = loop_.after(waiter->question.wait, [this, waiter] {
            const auto late = std::move(*waiter);
            waiters_.erase(waiter);
            late.answer(search(late.question));
        });
    }

    std::uint64_t last() const { return last_; }
    std::uint64_t first() const { return entries_.empty() ? last_ + 1 : entries_.front().sequence; }
    void clear() {
        entries_.clear();
        bytes_ = 0;
    }

  private:
    struct Waiter {
        Question question;
        std::function<void(const Matches&)> answer;
        std::size_t seen;
        Timer timer;
    };

    Matches search(const Question& question) const {
        Matches found;
        const auto begin =
            std::upper_bound(entries_.begin(), entries_.end(), question.after,
                             [](std::uint64_t after, const Entry& entry) { return after < entry.sequence; });
        for (auto entry = begin; entry != entries_.end() && found.size() < question.most; ++entry) {
            if (question.matches(entry->record)) found.push_back(&*entry);
        }
        return found;
    }

    Loop& loop_;
    std::size_t capacity_;
    std::size_t most_bytes_;
    std::size_t bytes_ = 0;
    std::uint64_t last_ = 0;
    std::deque<Entry> entries_;
    std::list<Waiter> waiters_;
};

}  // namespace patchbay::fakes
