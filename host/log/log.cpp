#include "host/log/log.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <string>

namespace patchbay::log {
namespace {

spdlog::level::level_enum spdlog_level(Level level) {
    static_assert(static_cast<int>(Level::trace) == SPDLOG_LEVEL_TRACE);
    static_assert(static_cast<int>(Level::critical) == SPDLOG_LEVEL_CRITICAL);
    return static_cast<spdlog::level::level_enum>(level);
}

}  // namespace

Level level_from(int number) {
    return static_cast<Level>(
        std::clamp(number, static_cast<int>(Level::trace), static_cast<int>(Level::critical)));
}

void vwrite(Level level, fmt::string_view format, fmt::format_args values) {
    spdlog::logger* const logger = spdlog::default_logger_raw();
    if (!logger->should_log(spdlog_level(level))) return;
    const std::string text = fmt::vformat(format, values);
    logger->log(spdlog_level(level), spdlog::string_view_t(text));
}

void flush() {
    spdlog::default_logger_raw()->flush();
}

}  // namespace patchbay::log
