#include "host/modules/module_log.hpp"

#include <algorithm>

namespace patchbay::modules {
namespace {

constexpr std::size_t kKept = 500;
constexpr std::size_t kLongestLine = 4096;

}  // namespace

void ModuleLog::write(std::string_view module, log::Level level, std::string_view text,
                      std::chrono::system_clock::time_point now) {
    if (level < least_.load(std::memory_order_relaxed)) return;
    log::write(level, "[{}] {}", module, text);
    const std::lock_guard lock(mutex_);
    if (lines_.size() >= kKept) lines_.pop_front();
    lines_.push_back({now, level, std::string(text.substr(0, kLongestLine))});
}

std::vector<LogLine> ModuleLog::lines(log::Level least, std::size_t count) const {
    std::vector<LogLine> found;
    const std::lock_guard lock(mutex_);
    for (auto line = lines_.rbegin(); line != lines_.rend() && found.size() < count; ++line) {
        if (line->level >= least) found.push_back(*line);
    }
    std::reverse(found.begin(), found.end());
    return found;
}

log::Level level_from_text(std::string_view text) {
    if (text == "debug") return log::Level::debug;
    if (text == "warn") return log::Level::warn;
    if (text == "error") return log::Level::error;
    return log::Level::info;
}

std::string_view to_text(log::Level level) {
    switch (level) {
        case log::Level::trace:
        case log::Level::debug:
            return "debug";
        case log::Level::info:
            return "info";
        case log::Level::warn:
            return "warn";
        case log::Level::error:
        case log::Level::critical:
            return "error";
    }
    return "info";
}

}  // namespace patchbay::modules
