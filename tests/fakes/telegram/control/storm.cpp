#include "tests/fakes/telegram/control/storm.hpp"

#include <algorithm>
#include <ctime>
#include <list>

#include "tests/fakes/telegram/control/storm_report.hpp"

namespace patchbay::fakes::telegram {

namespace {

constexpr std::int64_t kShuffleWindow = 64;
constexpr std::size_t kKeptStorms = 16;

}  // namespace

// Update number i belongs to chat i % lanes, a chat to worker chat % workers: so a worker that sends one
// after another keeps the order within each of its chats without any further bookkeeping.
class Storm : public std::enable_shared_from_this<Storm> {
  public:
    Storm(Core& core, StormPlan plan)
        : core_(core),
          plan_(std::move(plan)),
          began_(Clock::now()),
          first_ids_(reserve_ids()),
          random_(core.delivery.random()()) {}

    void start() {
        const auto lanes = lane_count();
        const auto workers =
            std::clamp<std::int64_t>(plan_.concurrency, 1, plan_.shuffle ? plan_.updates : lanes);
        workers_.resize(static_cast<std::size_t>(workers));
        running_ = workers;
        for (std::int64_t i = 0; i < workers; ++i) {
            workers_[static_cast<std::size_t>(i)].next = i;
            advance(i);
        }
    }

    void stop() { stopped_ = true; }
    bool over() const { return running_ == 0; }
    Json report() const { return report_.json(over(), Clock::now() - began_); }

    void when_over(Clock::duration wait, std::function<void(Json)> answer) {
        if (over() || wait == Clock::duration::zero()) return answer(report());
        waiters_.push_back({std::move(answer), {}});
        const auto waiter = std::prev(waiters_.end());
        waiter->timer = core_.loop.after(wait, [self = shared_from_this(), waiter] {
            const auto late = std::move(waiter->answer);
            self->waiters_.erase(waiter);
            late(self->report());
        });
    }

  private:
    struct Item {
        std::int64_t index;
        std::int64_t attempt;
    };
    struct Worker {
        std::int64_t next = 0;     // the next lane-ordered position to look at
        std::vector<Item> window;  // to be sent, last first
        Timer timer;
    };
    struct Waiter {
        std::function<void(Json)> answer;
        Timer timer;
    };

    std::int64_t lane_count() const {
        return std::max<std::int64_t>(1, static_cast<std::int64_t>(plan_.bots.size()) * plan_.chats);
    }
    std::int64_t worker_count() const { return static_cast<std::int64_t>(workers_.size()); }

    // Every bot gets a run of update ids of its own.
    std::vector<std::int64_t> reserve_ids() {
        std::vector<std::int64_t> first;
        for (const auto id : plan_.bots) {
            auto& updates = core_.world.bot_by_id(id)->updates;
            first.push_back(updates.next_id());
            updates.skip(plan_.updates / static_cast<std::int64_t>(plan_.bots.size()) + 1);
        }
        return first;
    }

    // Fills the worker's window with the next updates of its chats; false when there are none left.
    bool refill(Worker& worker, std::int64_t number) {
        const auto lanes = lane_count();
        const auto wanted = plan_.shuffle ? kShuffleWindow : 1;
        while (static_cast<std::int64_t>(worker.window.size()) < wanted && worker.next < plan_.updates) {
            if (worker.next % lanes % worker_count() == number) {
                for (std::int64_t copy = 0; copy < plan_.repeats; ++copy)
                    worker.window.push_back({worker.next, 1});
            }
            ++worker.next;
        }
        if (plan_.shuffle) std::shuffle(worker.window.begin(), worker.window.end(), random_);
        return !worker.window.empty();
    }

    void advance(std::int64_t number) {
        auto& worker = workers_[static_cast<std::size_t>(number)];
        if (stopped_ || (worker.window.empty() && !refill(worker, number))) return finish();
        const auto item = worker.window.back();
        worker.window.pop_back();
        const auto due = plan_.rate > 0 ? began_ + std::chrono::nanoseconds(static_cast<std::int64_t>(
                                                       1e9 * static_cast<double>(item.index) / plan_.rate))
                                        : Clock::now();
        if (due <= Clock::now()) return send(number, item, due);
        worker.timer = core_.loop.after(due - Clock::now(), [self = shared_from_this(), number, item, due] {
            self->send(number, item, due);
        });
    }

    void send(std::int64_t number, Item item, Clock::time_point due) {
        const auto* bot =
            core_.world.bot_by_id(plan_.bots[static_cast<std::size_t>(item.index) % plan_.bots.size()]);
        if (!bot || bot->webhook.url.empty()) {
            report_.failed("the bot has no webhook");
            return finish();
        }
        Headers headers;
        if (!bot->webhook.secret.empty())
            headers.emplace_back("X-Telegram-Bot-Api-Secret-Token", bot->webhook.secret);
        auto request = HttpClient::post_request(bot->webhook.target, headers, "application/json",
                                                update_text(item.index));
        report_.sent();
        core_.client.send(bot->webhook.target, std::move(request), std::chrono::seconds(60),
                          [self = shared_from_this(), number, item, due](ClientResult result) {
                              self->answered(number, item, due, result);
                          });
    }

    void answered(std::int64_t number, Item item, Clock::time_point due, const ClientResult& result) {
        if (result.delivered()) {
            report_.acknowledged(Clock::now() - due);
            return advance(number);
        }
        report_.failed(result.error.empty() ? "status " + std::to_string(result.status) : result.error);
        if (item.attempt >= plan_.attempts) {
            report_.gave_up();
            return advance(number);
        }
        ++item.attempt;
        auto& worker = workers_[static_cast<std::size_t>(number)];
        worker.timer = core_.loop.after(
            std::chrono::milliseconds(20 * item.attempt),
            [self = shared_from_this(), number, item, due] { self->send(number, item, due); });
    }

    std::string update_text(std::int64_t index) const {
        const auto bots = static_cast<std::int64_t>(plan_.bots.size());
        const auto update = first_ids_[static_cast<std::size_t>(index % bots)] + index / bots;
        const auto user = std::to_string(plan_.first_user + index % lane_count() / bots);
        return R"({"update_id":)" + std::to_string(update) + R"(,"message":{"message_id":)" +
               std::to_string(update) + R"(,"from":{"id":)" + user +
               R"(,"is_bot":false,"first_name":"User )" + user + R"("},"chat":{"id":)" + user +
               R"(,"first_name":"User )" + user + R"(","type":"private"},"date":)" +
               std::to_string(std::time(nullptr)) + R"(,"text":)" +
               Json(plan_.text + " #" + std::to_string(index)).dump() + "}}";
    }

    void finish() {
        if (--running_ > 0) return;
        report_.stop(Clock::now() - began_);
        for (auto& waiter : std::exchange(waiters_, {}))
            waiter.answer(report());
    }

    Core& core_;
    StormPlan plan_;
    Clock::time_point began_;
    std::vector<std::int64_t> first_ids_;
    std::mt19937_64 random_;
    std::vector<Worker> workers_;
    std::int64_t running_ = 0;
    bool stopped_ = false;
    StormReport report_;
    std::list<Waiter> waiters_;
};

Storms::~Storms() {
    for (auto& [id, storm] : storms_)
        storm->stop();
}

std::uint64_t Storms::start(StormPlan plan) {
    while (storms_.size() >= kKeptStorms) {
        storms_.begin()->second->stop();
        storms_.erase(storms_.begin());
    }
    const auto id = next_id_++;
    auto storm = std::make_shared<Storm>(core_, std::move(plan));
    storms_[id] = storm;
    storm->start();
    return id;
}

bool Storms::report(std::uint64_t id, Clock::duration wait, std::function<void(Json)> answer) {
    const auto found = storms_.find(id);
    if (found == storms_.end()) return false;
    found->second->when_over(wait, std::move(answer));
    return true;
}

}  // namespace patchbay::fakes::telegram
