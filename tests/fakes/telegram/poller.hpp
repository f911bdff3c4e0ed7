// Long polling of one bot: at most one waiting getUpdates, the conflicts, the pacing. Owned by Delivery,
// loop thread only; closes the waiting call's connection when it ends.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "tests/fakes/http/exchange.hpp"
#include "tests/fakes/http/loop.hpp"
#include "tests/fakes/telegram/arguments.hpp"
#include "tests/fakes/telegram/model.hpp"
#include "tests/fakes/telegram/pace.hpp"

namespace patchbay::fakes::telegram {

class Poller {
  public:
    Poller(Loop& loop, Bot& bot, const Pace& pace, const Distortion& distortion, std::mt19937_64& random);
    ~Poller();

    // Answers the exchange now or later.
    void poll(const Arguments& arguments, const ExchangePtr& exchange);
    // An update has been added.
    void wake();
    // Ends the waiting call with 409 and this text.
    void abort(const std::string& reason);
    bool waiting() const { return waiting_ != nullptr; }

  private:
    void conflict(const ExchangePtr& exchange, const std::string& reason);
    void wait(const ExchangePtr& exchange, std::int64_t offset, std::size_t limit, Clock::duration timeout);
    std::string render(std::vector<const Update*> updates);

    Loop& loop_;
    Bot& bot_;
    const Pace& pace_;
    const Distortion& distortion_;
    std::mt19937_64& random_;
    ExchangePtr waiting_;
    std::int64_t waiting_offset_ = 0;
    std::size_t waiting_limit_ = 0;
    std::uint64_t ticket_ = 0;
    Timer timer_;
    Timer conflict_timer_;
    std::vector<std::pair<ExchangePtr, std::string>> delayed_conflicts_;
    std::int64_t previous_offset_ = -1;
    Clock::time_point previous_start_{};
    Clock::time_point next_conflict_{};
};

}  // namespace patchbay::fakes::telegram
