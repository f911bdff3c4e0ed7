#include "tests/fakes/telegram/flood.hpp"

#include <algorithm>
#include <cmath>

namespace patchbay::fakes::telegram {

namespace {

constexpr double kMinute = 60;
constexpr double kRounding = 1e-9;  // sums of fractions of a token may fall short by this much

}  // namespace

double Bucket::wait(double now) {
    if (started_) tokens_ = std::min(burst_, tokens_ + (now - filled_at_) * rate_);
    started_ = true;
    filled_at_ = now;
    return tokens_ + kRounding >= 1 ? 0 : (1 - tokens_) / rate_;
}

void Flood::configure(FloodLimits limits) {
    limits_ = limits;
    bots_.clear();
}

double Flood::group_wait(std::deque<double>& sent, double now) const {
    while (!sent.empty() && sent.front() <= now - kMinute)
        sent.pop_front();
    if (static_cast<int>(sent.size()) < limits_.group_per_minute) return 0;
    return sent.front() + kMinute - now;
}

std::optional<std::int64_t> Flood::refuse(std::int64_t bot, std::int64_t chat, double now) {
    if (!limits_.enabled) return std::nullopt;
    auto& state =
        bots_.try_emplace(bot, BotState{Bucket(limits_.bot_rate, limits_.bot_burst), {}, {}}).first->second;
    auto& in_chat = state.chats.try_emplace(chat, limits_.chat_rate, limits_.chat_burst).first->second;
    double wait = std::max(state.bucket.wait(now), in_chat.wait(now));
    const bool group = chat < 0;
    if (group) wait = std::max(wait, group_wait(state.groups[chat], now));
    if (wait > 0) {
        ++refused_;
        return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(wait)));
    }
    state.bucket.take();
    in_chat.take();
    if (group) state.groups[chat].push_back(now);
    ++allowed_;
    return std::nullopt;
}

}  // namespace patchbay::fakes::telegram
