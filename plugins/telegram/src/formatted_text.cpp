#include "plugins/telegram/src/formatted_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace patchbay::telegram {

nlohmann::json to_json(const std::vector<Entity>& entities) {
    auto list = nlohmann::json::array();
    for (const auto& entity : entities) {
        nlohmann::json item{{"type", entity.type}, {"offset", entity.offset}, {"length", entity.length}};
        if (!entity.url.empty()) item["url"] = entity.url;
        if (!entity.language.empty()) item["language"] = entity.language;
        list.push_back(std::move(item));
    }
    return list;
}

void tidy(std::vector<Entity>& entities) {
    std::erase_if(entities, [](const Entity& entity) { return entity.length == 0; });
    std::ranges::reverse(entities);  // inner ones were finished first
    std::ranges::stable_sort(entities, [](const Entity& a, const Entity& b) {
        return a.offset != b.offset ? a.offset < b.offset : a.length > b.length;
    });
    std::map<std::string, std::size_t> covered_until;
    std::erase_if(entities, [&](const Entity& entity) {
        auto& until = covered_until[entity.type];
        if (entity.end() <= until) return true;
        until = entity.end();
        return false;
    });
}

}  // namespace patchbay::telegram
