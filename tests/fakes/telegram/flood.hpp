// Telegram's sending limits: per chat, per bot, per group. Pure: time comes in. Owned by the Bot API.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>

namespace patchbay::fakes::telegram {

struct FloodLimits {
    bool enabled = false;
    double chat_rate = 1;  // messages a second
    double chat_burst = 3;
    double bot_rate = 30;
    double bot_burst = 30;
    int group_per_minute = 20;
};

// A token bucket on a clock of seconds.
class Bucket {
  public:
    Bucket(double rate, double burst) : rate_(rate), burst_(burst), tokens_(burst) {}
    // Seconds until a token is there; 0 means now. Takes nothing.
    double wait(double now);
    void take() { tokens_ -= 1; }

  private:
    double rate_;
    double burst_;
    double tokens_;
    double filled_at_ = 0;
    bool started_ = false;
};

class Flood {
  public:
    explicit Flood(FloodLimits limits = {}) : limits_(limits) {}

    const FloodLimits& limits() const { return limits_; }
    // Forgets all counts.
    void configure(FloodLimits limits);

    // One send. Nothing: allowed and counted. Otherwise retry_after in whole seconds, nothing counted.
    std::optional<std::int64_t> refuse(std::int64_t bot, std::int64_t chat, double now);

    std::uint64_t allowed() const { return allowed_; }
    std::uint64_t refused() const { return refused_; }

  private:
    struct BotState {
        Bucket bucket;
        std::unordered_map<std::int64_t, Bucket> chats;
        std::unordered_map<std::int64_t, std::deque<double>> groups;
    };
    double group_wait(std::deque<double>& sent, double now) const;

    FloodLimits limits_;
    std::unordered_map<std::int64_t, BotState> bots_;
    std::uint64_t allowed_ = 0;
    std::uint64_t refused_ = 0;
};

}  // namespace patchbay::fakes::telegram
