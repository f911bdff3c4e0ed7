#include "tests/fakes/telegram/webhook_sender.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>

#include "tests/fakes/telegram/retry_schedule.hpp"

namespace patchbay::fakes::telegram {

namespace {

constexpr double kAnswerLimit = 60;       // seconds the endpoint may take
constexpr double kGoneLimit = 23 * 3600;  // so long 410 ends the webhook

std::optional<std::int64_t> retry_after(const ClientResult& result) {
    const auto text = find_header(result.headers, "Retry-After");
    std::int64_t seconds = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (text.empty() || parsed.ec != std::errc{}) return std::nullopt;
    return seconds;
}

}  // namespace

WebhookSender::WebhookSender(Loop& loop, HttpClient& client, Bot& bot, const Pace& pace,
                             const Distortion& distortion, std::mt19937_64& random, Hooks hooks)
    : loop_(loop),
      client_(client),
      bot_(bot),
      pace_(pace),
      distortion_(distortion),
      random_(random),
      hooks_(std::move(hooks)) {
    for (const auto& [id, update] : bot_.updates.all())
        add(update);
}

WebhookSender::~WebhookSender() = default;

std::string WebhookSender::lane_name(const Update& update) const {
    return update.lane.empty() || distortion_.shuffle ? "u" + std::to_string(update.id) : update.lane;
}

void WebhookSender::add(const Update& update) {
    const auto name = lane_name(update);
    auto& lane = lanes_[name];
    lane.updates.push_back(update.id);
    if (!lane.busy && lane.updates.size() == 1) make_ready(name, lane);
    pump();
}

void WebhookSender::make_ready(const std::string& name, Lane& lane) {
    lane.busy = true;
    ready_.push_back(name);
    if (distortion_.shuffle && ready_.size() > 1) std::swap(ready_.back(), ready_[random_() % ready_.size()]);
}

void WebhookSender::pump() {
    while (!ready_.empty() && in_flight_ < bot_.webhook.max_connections && !bot_.webhook.url.empty()) {
        const auto name = std::move(ready_.front());
        ready_.pop_front();
        send(name);
    }
}

void WebhookSender::send(const std::string& name) {
    auto& lane = lanes_[name];
    const Update* update = nullptr;
    while (!lane.updates.empty() && !update) {
        update = bot_.updates.find(lane.updates.front());
        if (update && update->expires <= std::time(nullptr)) {
            bot_.updates.erase(update->id);
            update = nullptr;
        }
        if (!update) lane.updates.pop_front();
    }
    if (!update) {
        lanes_.erase(name);
        return;
    }
    ++in_flight_;
    Headers headers;
    if (!bot_.webhook.secret.empty())
        headers.emplace_back("X-Telegram-Bot-Api-Secret-Token", bot_.webhook.secret);
    auto request = HttpClient::post_request(bot_.webhook.target, headers, "application/json", update->json);
    client_.send(bot_.webhook.target, std::move(request), pace_.seconds(kAnswerLimit),
                 [this, alive = std::weak_ptr(alive_), name, id = update->id,
                  begun = Clock::now()](ClientResult result) {
                     if (!alive.expired()) answered(name, id, begun, std::move(result));
                 });
}

void WebhookSender::answered(const std::string& name, std::int64_t update_id, Clock::time_point begun,
                             ClientResult result) {
    --in_flight_;
    auto& lane = lanes_[name];
    if (const auto* update = bot_.updates.find(update_id)) report(lane, *update, begun, result);
    const std::weak_ptr alive = alive_;
    if (result.delivered()) {
        succeeded(name, lane, update_id);
        if (!result.body.empty()) hooks_.method_in_answer(bot_, result.body);
    } else {
        failed(name, lane, result);
    }
    if (!alive.expired()) pump();
}

void WebhookSender::report(const Lane& lane, const Update& update, Clock::time_point begun,
                           const ClientResult& result) {
    DeliveryAttempt attempt;
    attempt.bot_id = bot_.id;
    attempt.update_id = update.id;
    attempt.kind = update.kind;
    attempt.attempt = lane.failures + 1;
    attempt.status = result.status;
    attempt.error = result.error;
    attempt.milliseconds = std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
    attempt.time = std::time(nullptr);
    hooks_.attempted(std::move(attempt));
}

void WebhookSender::succeeded(const std::string& name, Lane& lane, std::int64_t update_id) {
    lane.failures = 0;
    gone_since_ = {};
    if (++lane.copies_sent < distortion_.copies) return make_ready(name, lane);
    lane.copies_sent = 0;
    bot_.updates.erase(update_id);
    if (!lane.updates.empty() && lane.updates.front() == update_id) lane.updates.pop_front();
    lane.busy = false;
    if (lane.updates.empty()) {
        lanes_.erase(name);
    } else {
        make_ready(name, lane);
    }
}

void WebhookSender::failed(const std::string& name, Lane& lane, const ClientResult& result) {
    ++lane.failures;
    bot_.webhook.last_error_date = std::time(nullptr);
    bot_.webhook.last_error_message =
        result.error.empty() ? "Wrong response from the webhook: " + std::to_string(result.status) + ' ' +
                                   std::string(reason_phrase(result.status))
                             : result.error;
    if (result.status == 410) {
        if (gone_since_ == Clock::time_point{}) gone_since_ = Clock::now();
        if (Clock::now() - gone_since_ > pace_.seconds(kGoneLimit)) return hooks_.gone(bot_);
    } else {
        gone_since_ = {};
    }
    const double random = std::uniform_real_distribution<double>(0, 1)(random_);
    lane.retry =
        loop_.after(pace_.seconds(retry_delay(lane.failures, random, retry_after(result))), [this, name] {
            make_ready(name, lanes_[name]);
            pump();
        });
}

}  // namespace patchbay::fakes::telegram
