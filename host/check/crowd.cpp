#include "host/check/crowd.hpp"

namespace patchbay::check {
namespace {

constexpr std::size_t kMostNamed = 3;
constexpr std::chrono::milliseconds kCallLimit{20'000};

void judge_answer(Tally& tally, const Route& route, const Answer& answer, const Crowd::Judge& judge) {
    ++tally.calls;
    if (const auto wrong = judge(answer)) ++tally.unwanted[route.name() + ": " + *wrong];
}

}  // namespace

Crowd::Crowd(Ground& ground, std::vector<Route> routes, std::size_t size, Judge judge)
    : ground_(ground), routes_(std::move(routes)), judge_(std::move(judge)) {
    for (std::size_t number = 0; number < size; ++number)
        threads_.emplace_back([this, number] { work(number); });
}

Crowd::~Crowd() {
    stop();
}

void Crowd::work(std::size_t number) {
    const auto client = ground_.client();
    for (std::size_t turn = number; !ending_ && !routes_.empty(); ++turn) {
        const Route& route = routes_[turn % routes_.size()];
        Ask ask = ground_.call_for(route, turn);
        ask.limit = kCallLimit;
        const Answer answer = ground_.call(route, ask, client.get());
        const std::lock_guard lock(mutex_);
        judge_answer(tally_, route, answer, judge_);
    }
}

Tally Crowd::stop() {
    ending_ = true;
    for (std::thread& thread : threads_) {
        if (thread.joinable()) thread.join();
    }
    const std::lock_guard lock(mutex_);
    return tally_;
}

std::string in_words(const Tally& tally) {
    std::size_t all = 0;
    std::string named;
    std::size_t count = 0;
    for (const auto& [what, times] : tally.unwanted) {
        all += times;
        if (++count <= kMostNamed) named += (named.empty() ? "" : "; ") + std::to_string(times) + " x " + what;
    }
    return std::to_string(all) + " of " + std::to_string(tally.calls) + " calls: " + named;
}

Tally call_all_at_once(Ground& ground, std::size_t size, std::size_t times, const Crowd::Judge& judge) {
    const std::vector<Route>& routes = ground.description().routes;
    const std::size_t all = std::max(routes.size() * times, size);
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    Tally tally;
    std::vector<std::thread> threads;
    for (std::size_t number = 0; number < size; ++number) {
        threads.emplace_back([&] {
            const auto client = ground.client();
            for (std::size_t turn = next++; turn < all; turn = next++) {
                const Route& route = routes[turn % routes.size()];
                Ask ask = ground.call_for(route, turn / routes.size());
                ask.limit = kCallLimit;
                const Answer answer = ground.call(route, ask, client.get());
                const std::lock_guard lock(mutex);
                judge_answer(tally, route, answer, judge);
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    return tally;
}

}  // namespace patchbay::check
