#pragma once
// The host's log: log::warn("{} bytes were dropped", size). Where the lines go, and how they look, is up to
// app::set_up_logging.
//
// A door to spdlog that keeps its headers, and the formatting they would bring into every file, out of the
// way. Thread-safe.

#include <fmt/core.h>

namespace patchbay::log {

enum class Level : int { trace, debug, info, warn, error, critical };

/// What modules number from 0 (trace) to 5 (critical); anything beyond is taken for the nearest.
Level level_from(int number);

void vwrite(Level level, fmt::string_view format, fmt::format_args values);
/// Waits until all that was written is out.
void flush();

template <typename... Values>
void write(Level level, fmt::format_string<Values...> format, const Values&... values) {
    vwrite(level, format, fmt::make_format_args(values...));
}
template <typename... Values>
void debug(fmt::format_string<Values...> format, const Values&... values) {
    vwrite(Level::debug, format, fmt::make_format_args(values...));
}
template <typename... Values>
void info(fmt::format_string<Values...> format, const Values&... values) {
    vwrite(Level::info, format, fmt::make_format_args(values...));
}
template <typename... Values>
void warn(fmt::format_string<Values...> format, const Values&... values) {
    vwrite(Level::warn, format, fmt::make_format_args(values...));
}
template <typename... Values>
void error(fmt::format_string<Values...> format, const Values&... values) {
    vwrite(Level::error, format, fmt::make_format_args(values...));
}
template <typename... Values>
void critical(fmt::format_string<Values...> format, const Values&... values) {
    vwrite(Level::critical, format, fmt::make_format_args(values...));
}

}  // namespace patchbay::log
