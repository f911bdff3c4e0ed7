#include "host/check/stayers.hpp"

#include <chrono>

namespace patchbay::check {
namespace {

constexpr std::chrono::milliseconds kLimit{20'000};  // longer than any end takes
constexpr std::chrono::milliseconds kToBegin{200};
constexpr std::size_t kMost = 8;

}  // namespace

Stayers::Stayers(Ground& ground) {
    for (const Route& route : ground.waiting_routes()) {
        if (threads_.size() == kMost) break;
        Ask ask = ground.call_for(route, 0);
        ask.limit = kLimit;
        threads_.emplace_back([&ground, route, ask] {
            const auto client = ground.client();
            ground.call(route, ask, client.get());
        });
    }
    if (!threads_.empty()) std::this_thread::sleep_for(kToBegin);
}

Stayers::~Stayers() {
    for (std::thread& thread : threads_)
        thread.join();
}

}  // namespace patchbay::check
