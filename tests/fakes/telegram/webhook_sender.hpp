// Delivers one bot's updates to its webhook: one after another within a lane (a chat, a user's callbacks),
// lanes in parallel up to max_connections, with the real server's retries. Owned by Delivery, loop thread
// only; destroying it stops everything, updates that were not acknowledged stay in the bot's queue.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <unordered_map>

#include "tests/fakes/http/client.hpp"
#include "tests/fakes/telegram/model.hpp"
#include "tests/fakes/telegram/pace.hpp"

namespace patchbay::fakes::telegram {

struct DeliveryAttempt {
    std::int64_t bot_id = 0;
    std::int64_t update_id = 0;
    std::string kind;
    int attempt = 1;
    int status = 0;     // 0: no answer
    std::string error;  // why there was none
    double milliseconds = 0;
    std::int64_t time = 0;
};

class WebhookSender {
  public:
    struct Hooks {
        std::function<void(DeliveryAttempt)> attempted;
        std::function<void(Bot&, const std::string& body)> method_in_answer;
        std::function<void(Bot&)> gone;  // 410 for most of a day
    };

    WebhookSender(Loop& loop, HttpClient& client, Bot& bot, const Pace& pace, const Distortion& distortion,
                  std::mt19937_64& random, Hooks hooks);
    ~WebhookSender();

    void add(const Update& update);

  private:
    struct Lane {
        std::deque<std::int64_t> updates;
        bool busy = false;  // in flight or waiting for its next attempt
        int failures = 0;
        int copies_sent = 0;
        Timer retry;
    };

    void make_ready(const std::string& name, Lane& lane);
    void pump();
    void send(const std::string& name);
    void answered(const std::string& name, std::int64_t update_id, Clock::time_point begun,
                  ClientResult result);
    void report(const Lane& lane, const Update& update, Clock::time_point begun, const ClientResult& result);
    void succeeded(const std::string& name, Lane& lane, std::int64_t update_id);
    void failed(const std::string& name, Lane& lane, const ClientResult& result);
    std::string lane_name(const Update& update) const;

    Loop& loop_;
    HttpClient& client_;
    Bot& bot_;
    const Pace& pace_;
    const Distortion& distortion_;
    std::mt19937_64& random_;
    Hooks hooks_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // requests in flight hold it weakly
    std::unordered_map<std::string, Lane> lanes_;
    std::deque<std::string> ready_;
    std::int64_t in_flight_ = 0;
    Clock::time_point gone_since_{};
};

}  // namespace patchbay::fakes::telegram
