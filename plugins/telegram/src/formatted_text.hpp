#pragma once
// Text with its formatting beside it: entities, counted in UTF-16 units, instead of a markup that Telegram
// would have to parse and might refuse.

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace patchbay::telegram {

struct Entity {
    std::string type;  ///< bold italic strikethrough spoiler code pre text_link blockquote
    std::size_t offset = 0;
    std::size_t length = 0;
    std::string url;       ///< of a text_link
    std::string language;  ///< of a pre

    std::size_t end() const { return offset + length; }
    bool operator==(const Entity&) const = default;
};

struct FormattedText {
    std::string text;  ///< valid UTF-8
    std::vector<Entity> entities;

    bool operator==(const FormattedText&) const = default;
};

/// As sendMessage takes them.
nlohmann::json to_json(const std::vector<Entity>& entities);

/// Drops empty entities and those inside another of the same type, and puts the outer ones first.
void tidy(std::vector<Entity>& entities);

}  // namespace patchbay::telegram
