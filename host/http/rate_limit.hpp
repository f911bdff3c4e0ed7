#pragma once
// How often somebody may ask: the generic cell rate algorithm, which needs one number per key.

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace patchbay::http {

using Instant = std::chrono::steady_clock::time_point;

struct Rate {
    std::uint32_t requests = 0;  ///< per `per`; 0: no limit
    std::chrono::milliseconds per{60000};
    std::uint32_t burst = 0;  ///< at once; 0: as many as `requests`
};

/// One key's decision. Pure: `arrival` is the key's state (theoretical arrival time), changed when allowed.
/// Zero when allowed, else how long to wait.
std::chrono::milliseconds gcra(const Rate& rate, Instant now, Instant& arrival);

/// Many keys under one rate, bounded in number; the stalest go first. Any thread.
class RateLimiter {
  public:
    explicit RateLimiter(Rate rate) : rate_(rate) {}
    /// Zero when allowed, else how long to wait.
    std::chrono::milliseconds take(std::string_view key, Instant now);
    /// Undoes a take() that was allowed.
    void give_back(std::string_view key);

  private:
    struct Shard {
        std::mutex mutex;
        std::unordered_map<std::string, Instant> arrivals;
    };
    static constexpr std::size_t kShards = 16;
    static constexpr std::size_t kKeysPerShard = 65536;
    Shard& shard_of(std::string_view key);

    const Rate rate_;
    std::array<Shard, kShards> shards_;
};

}  // namespace patchbay::http
