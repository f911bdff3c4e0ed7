#include "host/http/rate_limit.hpp"

#include <algorithm>
#include <functional>

namespace patchbay::http {

std::chrono::milliseconds gcra(const Rate& rate, Instant now, Instant& arrival) {
    if (rate.requests == 0) return std::chrono::milliseconds(0);
    const auto interval = std::chrono::nanoseconds(rate.per) / rate.requests;
    const auto tolerance = interval * ((rate.burst != 0 ? rate.burst : rate.requests) - 1);
    const Instant due = std::max(arrival, now);
    if (due - now > tolerance) return std::chrono::ceil<std::chrono::milliseconds>(due - now - tolerance);
    arrival = due + interval;
    return std::chrono::milliseconds(0);
}

std::chrono::milliseconds RateLimiter::take(std::string_view key, Instant now) {
    if (rate_.requests == 0) return std::chrono::milliseconds(0);
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    if (shard.arrivals.size() >= kKeysPerShard) {
        // A key whose time has passed carries no information; only live ones must stay.
        std::erase_if(shard.arrivals, [now](const auto& each) { return each.second <= now; });
        if (shard.arrivals.size() >= kKeysPerShard) shard.arrivals.clear();
    }
    return gcra(rate_, now, shard.arrivals[std::string(key)]);
}

void RateLimiter::give_back(std::string_view key) {
    if (rate_.requests == 0) return;
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.arrivals.find(std::string(key));
    if (found != shard.arrivals.end()) found->second -= std::chrono::nanoseconds(rate_.per) / rate_.requests;
}

RateLimiter::Shard& RateLimiter::shard_of(std::string_view key) {
    return shards_[std::hash<std::string_view>{}(key) % kShards];
}

}  // namespace patchbay::http
