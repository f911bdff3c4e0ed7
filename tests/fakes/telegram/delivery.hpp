// Brings updates to the bots: filters by allowed_updates, queues, and hands over to long polling or the
// webhook. Owned by FakeTelegram, loop thread only; forget() before the bots it knows are destroyed.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>

#include "tests/fakes/http/client.hpp"
#include "tests/fakes/telegram/pace.hpp"
#include "tests/fakes/telegram/poller.hpp"
#include "tests/fakes/telegram/webhook_sender.hpp"

namespace patchbay::fakes::telegram {

class Delivery {
  public:
    Delivery(Loop& loop, HttpClient& client, std::uint64_t seed);

    void on_attempt(std::function<void(DeliveryAttempt)> call) { attempted_ = std::move(call); }
    void on_method_in_answer(std::function<void(Bot&, const std::string&)> call) {
        method_ = std::move(call);
    }

    // Queues an update if the bot wants this kind. Returns its id, or 0 if it was filtered out.
    std::int64_t push(Bot& bot, const std::string& kind, const std::string& lane, const Json& payload);
    // Queues any JSON object as an update, unfiltered; takes its update_id if it has one.
    std::int64_t inject(Bot& bot, Json update);

    void poll(Bot& bot, const Arguments& arguments, const ExchangePtr& exchange);
    void webhook_changed(Bot& bot);  // after bot.webhook was set or cleared
    bool polling(const Bot& bot) const;
    void forget();

    // The kinds that the bot receives.
    static bool wants(const Bot& bot, const std::string& kind);

    Pace& pace() { return pace_; }
    Distortion& distortion() { return distortion_; }
    std::mt19937_64& random() { return random_; }

  private:
    std::int64_t enqueue(Bot& bot, Update update);
    Poller& poller(Bot& bot);

    Loop& loop_;
    HttpClient& client_;
    Pace pace_;
    Distortion distortion_;
    std::mt19937_64 random_;
    std::function<void(DeliveryAttempt)> attempted_;
    std::function<void(Bot&, const std::string&)> method_;
    std::map<std::int64_t, std::unique_ptr<Poller>> pollers_;
    std::map<std::int64_t, std::unique_ptr<WebhookSender>> senders_;
};

// The lane of an update, from its kind and content.
std::string lane_of(const std::string& kind, const Json& payload);

}  // namespace patchbay::fakes::telegram
