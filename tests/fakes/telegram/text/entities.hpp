// Text with formatting, as the Bot API speaks of it. Pure.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::fakes::telegram {

struct Entity {
    std::string type;         // "bold", "text_link", ...
    std::int64_t offset = 0;  // UTF-16 code units
    std::int64_t length = 0;
    std::string argument;  // url, user id, language or custom emoji id, by type

    bool operator==(const Entity&) const = default;
};

struct FormattedText {
    std::string text;
    std::vector<Entity> entities;
};

// By offset, longer first, outer kinds before inner ones: the order in which Telegram lists them.
void sort_entities(std::vector<Entity>& entities);

// What Telegram finds by itself in a text: commands, mentions, hashtags, links, e-mail addresses.
// Left out where it would overlap a link, code or another found one.
void add_found_entities(FormattedText& text);

// Bot API JSON. from_json skips unknown kinds as the real server does and throws std::invalid_argument
// with the server's wording when offsets do not fit the text.
nlohmann::json to_json(const std::vector<Entity>& entities);
std::vector<Entity> entities_from_json(const nlohmann::json& list, std::string_view text);

}  // namespace patchbay::fakes::telegram
