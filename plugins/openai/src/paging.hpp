#pragma once
// What routes of lists and of single things have in common: limit and cursor, ids, versions.

#include <patchbay/http.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::openai {

struct Page {
    int limit = 50;                     ///< 1..100
    std::optional<std::string> cursor;  ///< id of the last item of the page before
};

/// Throws Failure(invalid) for a cursor that is none.
Page page_of(const Request& request);

/// The path parameter "id". Throws Failure(not_found) when it can't be one.
std::string id_of(const Request& request, const char* what);

Failure not_found(const char* what);
Failure stale(std::int64_t expected, std::int64_t current);
Failure invalid_field(std::string field, std::string reason, std::string fix);

/// {"items", "next"} of up to limit + 1 `things` that have an id.
template <class Thing>
nlohmann::json page_json(std::vector<Thing> things, const Page& page) {
    nlohmann::json next;
    if (things.size() > static_cast<std::size_t>(page.limit)) {
        things.resize(static_cast<std::size_t>(page.limit));
        next = things.back().id;
    }
    nlohmann::json items = nlohmann::json::array();
    for (const Thing& thing : things)
        items.push_back(to_json(thing));
    return {{"items", std::move(items)}, {"next", std::move(next)}};
}

}  // namespace patchbay::openai
