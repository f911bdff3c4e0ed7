#pragma once
// Calls sent over the socket whose answers are still to come. Any thread.

#include "host/runtime/label.hpp"
#include "host/runtime/loop.hpp"
#include "host/runtime/wait.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

namespace patchbay::isolation {

/// What the other side said, or that it is gone.
struct Answer {
    std::int32_t status = 0;
    std::string payload{};
    bool lost = false;
};

/// One call under way, and on whose behalf: what the other side asks meanwhile runs on the same loop and
/// ends with the same scope.
struct Underway {
    runtime::Loop* loop = nullptr;
    std::shared_ptr<runtime::CancelScope> scope{};
    const runtime::Label* label = nullptr;
    Answer answer{};  // set before one of these is complete
    const runtime::Pending<bool> answered{};
    const runtime::Pending<bool> answered_late{};  // after the first wait was cancelled
    const runtime::Pending<bool> answered_last{};  // after the second was

    void finish(Answer its_answer) {
        answer = std::move(its_answer);
        if (!answered.complete(true) && !answered_late.complete(true)) answered_last.complete(true);
    }
};

class CallTable {
  public:
    /// Its number. After end_all() the answer is there at once: lost.
    std::uint64_t add(const std::shared_ptr<Underway>& call);
    /// Null when it is over, or never was.
    std::shared_ptr<Underway> find(std::uint64_t id) const;
    /// The same, and it is over now.
    std::shared_ptr<Underway> take(std::uint64_t id);
    /// The other side is gone.
    void end_all();
    std::size_t size() const;
    /// What the calls under way are about, each once.
    std::set<std::string> names() const;

  private:
    mutable std::mutex mutex_;
    std::uint64_t last_ = 0;
    bool ended_ = false;
    std::unordered_map<std::uint64_t, std::shared_ptr<Underway>> calls_;
};

}  // namespace patchbay::isolation
