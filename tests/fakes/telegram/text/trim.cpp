#include "tests/fakes/telegram/text/trim.hpp"

#include <algorithm>

#include "tests/fakes/telegram/text/unicode.hpp"

namespace patchbay::fakes::telegram {

namespace {

constexpr std::string_view kSpace = " \t\n\r\v\f";

}  // namespace

void trim(FormattedText& formatted) {
    auto& text = formatted.text;
    const auto first = text.find_first_not_of(kSpace);
    if (first == std::string::npos) {
        text.clear();
        formatted.entities.clear();
        return;
    }
    const auto last = text.find_last_not_of(kSpace);
    if (first == 0 && last + 1 == text.size()) return;
    text = text.substr(first, last + 1 - first);
    const auto shift = static_cast<std::int64_t>(first);  // white space is one unit a byte
    const auto length = utf16_length(text);
    for (auto& entity : formatted.entities) {
        const auto begin = std::clamp<std::int64_t>(entity.offset - shift, 0, length);
        const auto end = std::clamp<std::int64_t>(entity.offset - shift + entity.length, 0, length);
        entity.offset = begin;
        entity.length = end - begin;
    }
    std::erase_if(formatted.entities, [](const Entity& entity) { return entity.length <= 0; });
}

}  // namespace patchbay::fakes::telegram
