#pragma once
// Many who call the plugin's routes at the same time, over and over, while something is done to it. Threads of its own;
// they end with stop(), or the destructor.

#include "host/check/ground.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace patchbay::check {

struct Tally {
    std::size_t calls = 0;
    std::map<std::string, std::size_t> unwanted;  ///< by route and answer
};

class Crowd {
  public:
    /// What is wrong with an answer; nothing: nothing.
    using Judge = std::function<std::optional<std::string>(const Answer&)>;

    Crowd(Ground& ground, std::vector<Route> routes, std::size_t size, Judge judge);
    ~Crowd();
    Crowd(const Crowd&) = delete;

    Tally stop();

  private:
    void work(std::size_t number);

    Ground& ground_;
    const std::vector<Route> routes_;
    const Judge judge_;
    std::atomic<bool> ending_{false};
    std::mutex mutex_;
    Tally tally_;
    std::vector<std::thread> threads_;
};

/// "3 of 900 calls: 2 x GET /a: no answer: …; 1 x …"
std::string in_words(const Tally& tally);

/// Each route `times` times, all at the same time by `size` clients; what was wrong.
Tally call_all_at_once(Ground& ground, std::size_t size, std::size_t times, const Crowd::Judge& judge);

}  // namespace patchbay::check
