#include "paging.hpp"

#include <patchbay/host.hpp>

#include <charconv>

namespace patchbay::openai {

Page page_of(const Request& request) {
    Page page;
    const std::string_view limit = request.parameter("limit");
    std::from_chars(limit.data(), limit.data() + limit.size(), page.limit);
    page.limit = std::clamp(page.limit, 1, 100);
    if (const std::string_view cursor = request.parameter("cursor"); !cursor.empty()) {
        if (!is_id(cursor))
            throw invalid_field("cursor", "It is no cursor of this list.", "Take it from \"next\".");
        page.cursor = std::string(cursor);
    }
    return page;
}

std::string id_of(const Request& request, const char* what) {
    const std::string_view id = request.parameter("id");
    if (!is_id(id)) throw not_found(what);
    return std::string(id);
}

Failure not_found(const char* what) {
    return Failure(Error{ErrorKind::not_found,
                         "openai." + std::string(what) + "_not_found",
                         "There is no such " + std::string(what),
                         "It was removed, or its id is wrong.",
                         "Reload the list.",
                         {},
                         0});
}

Failure stale(std::int64_t expected, std::int64_t current) {
    return Failure(Error{ErrorKind::stale,
                         "openai.stale",
                         "Somebody else changed it meanwhile",
                         "Version " + std::to_string(expected) + " was named, version " +
                             std::to_string(current) + " is current.",
                         "Load it again and repeat the change.",
                         {},
                         0});
}

Failure invalid_field(std::string field, std::string reason, std::string fix) {
    Error error{ErrorKind::invalid, "openai.invalid", "The input can't be used", reason, fix, {}, 0};
    error.field_errors.push_back({std::move(field), std::move(reason), std::move(fix)});
    return Failure(std::move(error));
}

}  // namespace patchbay::openai
