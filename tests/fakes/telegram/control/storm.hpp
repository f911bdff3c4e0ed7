// Load: throws generated messages at the bots' webhooks as fast as they are taken, or at a fixed rate,
// and measures. Owned by Service, loop thread only; a storm that is still running ends with it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "tests/fakes/telegram/core.hpp"

namespace patchbay::fakes::telegram {

struct StormPlan {
    std::vector<std::int64_t> bots;
    std::int64_t updates = 1000;
    std::int64_t chats = 100;       // per bot
    std::int64_t concurrency = 32;  // POSTs in flight
    std::int64_t repeats = 1;       // each update so many times
    std::int64_t attempts = 10;     // tries until an update is acknowledged
    bool shuffle = false;           // out of order, also within a chat; otherwise a chat's updates are serial
    double rate = 0;  // updates a second, latencies from the intended moment; 0: as fast as taken
    std::int64_t first_user = 5'000'000;
    std::string text = "Hello, where is my order?";
};

class Storm;

class Storms {
  public:
    explicit Storms(Core& core) : core_(core) {}
    ~Storms();

    std::uint64_t start(StormPlan plan);
    // Calls answer with the report when the storm is over or the time is up. False: no such storm.
    bool report(std::uint64_t id, Clock::duration wait, std::function<void(Json)> answer);
    Core& core() { return core_; }

  private:
    Core& core_;
    std::map<std::uint64_t, std::shared_ptr<Storm>> storms_;
    std::uint64_t next_id_ = 1;
};

}  // namespace patchbay::fakes::telegram
