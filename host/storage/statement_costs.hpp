#pragma once
// Which statements may share a batch. The server answers a batch as a whole, so after a slow batch its
// statements are measured alone; one that is slow by itself, again and again, is kept out for a while. A pure
// type: the time is given. Owned by the read batcher, used under its lock.

#include <chrono>
#include <string>
#include <string_view>
#include <unordered_map>

namespace patchbay::storage {

class StatementCosts {
  public:
    using Time = std::chrono::steady_clock::time_point;
    using Duration = std::chrono::steady_clock::duration;

    struct Options {
        Duration slow_batch = std::chrono::milliseconds(100);
        Duration slow_statement = std::chrono::milliseconds(20);
        int slow_runs = 3;  // one after the other: a busy machine makes anything slow once
        Duration keep_out = std::chrono::seconds(10);
        std::size_t limit = 1024;  // statements remembered
    };
    enum class Place { batch, alone, pool };

    StatementCosts() : StatementCosts(Options()) {}
    explicit StatementCosts(Options options) : options_(options) {}

    Place place_of(const std::string& sql, Time now) const;

    bool is_slow_batch(Duration took) const { return took > options_.slow_batch; }
    /// The statement was in a slow batch.
    void suspect(const std::string& sql);
    /// The statement was run alone and took so long.
    void measured(const std::string& sql, Duration took, Time now);
    /// The statement ran into the batch's short time limits.
    void keep_out(const std::string& sql, Time now);

  private:
    struct Doubt {
        int slow_runs = 0;
        bool kept_out = false;
        Time until{};
    };
    void remember(const std::string& sql, Doubt doubt);

    Options options_;
    std::unordered_map<std::string, Doubt> doubts_;  // statements that are not here are trusted
};

}  // namespace patchbay::storage
