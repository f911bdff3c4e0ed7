#pragma once
// The last lines of one module's log, and from which level on it is written. Versions that take turns share
// it. Any thread.

#include "host/log/log.hpp"

#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::modules {

struct LogLine {
    std::chrono::system_clock::time_point at;
    log::Level level = log::Level::info;
    std::string text;
};

class ModuleLog {
  public:
    void set_level(log::Level least) { least_ = least; }
    log::Level level() const { return least_; }

    /// To the server's log and to the lines kept here, unless it is below the level.
    void write(std::string_view module, log::Level level, std::string_view text,
               std::chrono::system_clock::time_point now);
    /// The newest `count` of at least this level, oldest first.
    std::vector<LogLine> lines(log::Level least, std::size_t count) const;

  private:
    std::atomic<log::Level> least_{log::Level::info};
    mutable std::mutex mutex_;
    std::deque<LogLine> lines_;
};

/// "debug", "info", "warn", "error"; what is none gives info.
log::Level level_from_text(std::string_view text);
std::string_view to_text(log::Level level);

}  // namespace patchbay::modules
