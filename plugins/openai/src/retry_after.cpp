#include "retry_after.hpp"

#include "clean_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <ctime>
#include <string>

namespace patchbay::openai {
namespace {

constexpr double kDayMs = 24.0 * 3600 * 1000;

std::optional<double> number(std::string_view text) {
    text = trimmed(text);
    double value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || end != text.data() + text.size() || !std::isfinite(value) || value < 0)
        return std::nullopt;
    return value;
}

/// "Sun, 06 Nov 1994 08:49:37 GMT" as seconds since 1970.
std::optional<std::int64_t> http_date(std::string_view text) {
    std::tm time{};
    const std::string copy(trimmed(text));
    const char* end = ::strptime(copy.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &time);
    if (end == nullptr || *end != '\0') return std::nullopt;
    return static_cast<std::int64_t>(::timegm(&time));
}

std::chrono::milliseconds clamp(double milliseconds) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(std::clamp(milliseconds, 0.0, kDayMs)));
}

}  // namespace

std::optional<std::chrono::milliseconds> read_retry_after(std::string_view retry_after_ms,
                                                          std::string_view retry_after,
                                                          std::int64_t now_seconds) {
    if (const auto milliseconds = number(retry_after_ms)) return clamp(*milliseconds);
    if (const auto seconds = number(retry_after)) return clamp(*seconds * 1000);
    if (const auto date = http_date(retry_after))
        return clamp(static_cast<double>(*date - now_seconds) * 1000);
    return std::nullopt;
}

}  // namespace patchbay::openai
