// What a Bot API method answers instead of a result. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace patchbay::fakes::telegram {

struct ApiError : std::runtime_error {
    ApiError(int http_code, const std::string& complete_description)
        : std::runtime_error(complete_description), code(http_code) {}

    int code;
    std::optional<std::int64_t> retry_after = std::nullopt;  // seconds
    std::optional<std::int64_t> migrate_to_chat_id = std::nullopt;
};

// "Bad Request: " with the first letter lowered as the server does ("Can't parse" -> "can't parse").
ApiError bad_request(std::string_view message);
ApiError forbidden(std::string_view message);
ApiError conflict(std::string_view message);
ApiError too_many_requests(std::int64_t retry_after_seconds);

}  // namespace patchbay::fakes::telegram
