#include "tests/fakes/telegram/text/entities.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/fakes/telegram/text/unicode.hpp"

namespace patchbay::fakes::telegram {

namespace {

constexpr std::array<std::string_view, 19> kKinds{"blockquote",    "expandable_blockquote",
                                                  "pre",           "code",
                                                  "text_link",     "text_mention",
                                                  "mention",       "hashtag",
                                                  "cashtag",       "bot_command",
                                                  "url",           "email",
                                                  "phone_number",  "bold",
                                                  "italic",        "underline",
                                                  "strikethrough", "spoiler",
                                                  "custom_emoji"};

std::size_t rank(const std::string& type) {
    return static_cast<std::size_t>(std::find(kKinds.begin(), kKinds.end(), type) - kKinds.begin());
}

std::string argument_name(const std::string& type) {
    if (type == "text_link") return "url";
    if (type == "pre") return "language";
    if (type == "custom_emoji") return "custom_emoji_id";
    return {};
}

void check_position(const Entity& entity, std::string_view text) {
    const auto end = entity.offset + entity.length;
    if (entity.offset < 0 || entity.length < 0 || end > utf16_length(text)) {
        throw std::invalid_argument("Entity begins after the end of the text at UTF-16 offset " +
                                    std::to_string(entity.offset));
    }
    const auto from = byte_position(text, entity.offset);
    if (from == std::string_view::npos) {
        throw std::invalid_argument("Entity begins in a middle of a UTF-16 symbol at byte offset " +
                                    std::to_string(byte_position(text, entity.offset - 1)));
    }
    if (byte_position(text, end) == std::string_view::npos) {
        throw std::invalid_argument("Entity beginning at UTF-16 offset " + std::to_string(entity.offset) +
                                    " ends in a middle of a UTF-16 symbol at byte offset " +
                                    std::to_string(byte_position(text, end - 1)));
    }
}

}  // namespace

void sort_entities(std::vector<Entity>& entities) {
    std::stable_sort(entities.begin(), entities.end(), [](const Entity& a, const Entity& b) {
        if (a.offset != b.offset) return a.offset < b.offset;
        if (a.length != b.length) return a.length > b.length;
        return rank(a.type) < rank(b.type);
    });
}

nlohmann::json to_json(const std::vector<Entity>& entities) {
    auto list = nlohmann::json::array();
    for (const auto& entity : entities) {
        nlohmann::json item{{"type", entity.type}, {"offset", entity.offset}, {"length", entity.length}};
        const auto name = argument_name(entity.type);
        if (!name.empty() && !entity.argument.empty()) item[name] = entity.argument;
        if (entity.type == "text_mention") {
            item["user"] = {{"id", std::stoll(entity.argument)}, {"is_bot", false}, {"first_name", "User"}};
        }
        list.push_back(std::move(item));
    }
    return list;
}

std::vector<Entity> entities_from_json(const nlohmann::json& list, std::string_view text) {
    if (!list.is_array()) throw std::invalid_argument("expected an Array of MessageEntity");
    std::vector<Entity> entities;
    for (const auto& item : list) {
        if (!item.is_object() || !item.contains("type") || !item["type"].is_string() ||
            !item.contains("offset") || !item.contains("length") || !item["offset"].is_number_integer() ||
            !item["length"].is_number_integer()) {
            throw std::invalid_argument("Can't find field in MessageEntity");
        }
        Entity entity{item["type"], item["offset"], item["length"], {}};
        if (rank(entity.type) == kKinds.size()) continue;
        check_position(entity, text);
        const auto name = argument_name(entity.type);
        if (!name.empty()) entity.argument = item.value(name, "");
        if (entity.type == "text_mention") {
            entity.argument = std::to_string(item.value("user", nlohmann::json::object()).value("id", 0LL));
        }
        if (entity.length > 0) entities.push_back(std::move(entity));
    }
    sort_entities(entities);
    return entities;
}

}  // namespace patchbay::fakes::telegram
