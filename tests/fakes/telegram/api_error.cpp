#include "tests/fakes/telegram/api_error.hpp"

namespace patchbay::fakes::telegram {

namespace {

std::string prefixed(std::string_view prefix, std::string_view message) {
    std::string text(message);
    const bool sentence = text.size() >= 2 && (text[1] == '\'' || (text[1] >= 'a' && text[1] <= 'z'));
    if (sentence && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
    return std::string(prefix) + ": " + text;
}

}  // namespace

ApiError bad_request(std::string_view message) {
    return {400, prefixed("Bad Request", message)};
}
ApiError forbidden(std::string_view message) {
    return {403, prefixed("Forbidden", message)};
}
ApiError conflict(std::string_view message) {
    return {409, prefixed("Conflict", message)};
}

ApiError too_many_requests(std::int64_t seconds) {
    ApiError error(429, "Too Many Requests: retry after " + std::to_string(seconds));
    error.retry_after = seconds;
    return error;
}

}  // namespace patchbay::fakes::telegram
