// Those who wait for something to become visible in a chat. Owned by Core, loop thread only.
#pragma once

#include <functional>
#include <list>

#include "tests/fakes/http/loop.hpp"
#include "tests/fakes/telegram/model.hpp"

namespace patchbay::fakes::telegram {

class TranscriptWaits {
  public:
    explicit TranscriptWaits(Loop& loop) : loop_(loop) {}

    // Calls answer once: as soon as seen(dialog) holds for this dialog, or when the time is up.
    void wait(const Dialog& dialog, Clock::duration limit, std::function<bool(const Dialog&)> seen,
              std::function<void()> answer);
    void changed(const Dialog& dialog);
    // Answers everybody now.
    void clear();

  private:
    struct Waiter {
        const Dialog* dialog;
        std::function<bool(const Dialog&)> seen;
        std::function<void()> answer;
        Timer timer;
    };
    Loop& loop_;
    std::list<Waiter> waiters_;
};

}  // namespace patchbay::fakes::telegram
