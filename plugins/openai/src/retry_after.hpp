#pragma once
// How long a server asks us to wait (RFC 9110, section 10.2.3, and OpenAI's retry-after-ms). Pure.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace patchbay::openai {

/// From the headers retry-after-ms and Retry-After (seconds, or an HTTP date seen at `now_seconds` since
/// 1970); the first that can be read counts. At most a day.
std::optional<std::chrono::milliseconds> read_retry_after(std::string_view retry_after_ms,
                                                          std::string_view retry_after,
                                                          std::int64_t now_seconds);

}  // namespace patchbay::openai
