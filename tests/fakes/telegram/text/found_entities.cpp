// Finds what Telegram marks by itself. Simpler than the real scanner where that does not matter to a bot:
// a link needs a scheme or "www.", an e-mail address plain ASCII.
#include <algorithm>
#include <string>

#include "tests/fakes/telegram/text/entities.hpp"
#include "tests/fakes/telegram/text/unicode.hpp"

namespace patchbay::fakes::telegram {

namespace {

bool word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool ascii_word(char c) {
    return word(c) && static_cast<unsigned char>(c) < 0x80;
}
bool space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

struct Scanner {
    std::string_view text;

    bool at_word_start(std::size_t i) const { return i == 0 || !word(text[i - 1]); }

    template <class Accepts>
    std::size_t run(std::size_t i, Accepts accepts) const {
        while (i < text.size() && accepts(text[i]))
            ++i;
        return i;
    }

    // The end of what begins at i, with its type; i itself when nothing does.
    std::size_t command(std::size_t i) const {
        if (!at_word_start(i) || (i > 0 && text[i - 1] == '/')) return i;
        auto end = run(i + 1, ascii_word);
        if (end == i + 1 || end - i > 65) return i;
        if (end < text.size() && text[end] == '@') {
            const auto name = run(end + 1, ascii_word);
            if (name - end > 3) end = name;
        }
        return end;
    }
    std::size_t mention(std::size_t i) const {
        const auto end = run(i + 1, ascii_word);
        return at_word_start(i) && end - i >= 5 && end - i <= 33 ? end : i;
    }
    std::size_t hashtag(std::size_t i) const {
        const auto end = run(i + 1, word);
        const bool digits_only = std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                             text.begin() + static_cast<std::ptrdiff_t>(end),
                                             [](char c) { return c >= '0' && c <= '9'; });
        return at_word_start(i) && !digits_only ? end : i;
    }
    std::size_t link(std::size_t i) const {
        const auto rest = text.substr(i);
        if (!at_word_start(i) ||
            !(rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www."))) {
            return i;
        }
        auto end = run(i, [](char c) { return !space(c) && c != '<' && c != '>' && c != '"'; });
        while (end > i && std::string_view(".,;:!?)'").find(text[end - 1]) != std::string_view::npos)
            --end;
        return end - i > 8 ? end : i;
    }
    std::size_t email(std::size_t i) const {
        const auto local = [](char c) { return ascii_word(c) || c == '.' || c == '-' || c == '+'; };
        const auto domain = [](char c) { return (ascii_word(c) && c != '_') || c == '.' || c == '-'; };
        const auto at = run(i, local);
        if (!at_word_start(i) || at == i || at >= text.size() || text[at] != '@') return i;
        auto end = run(at + 1, domain);
        while (end > at && text[end - 1] == '.')
            --end;
        const auto dot = text.substr(at, end - at).rfind('.');
        return dot != std::string_view::npos && dot > 1 && end - at - dot > 2 ? end : i;
    }

    std::pair<std::size_t, const char*> match(std::size_t i) const {
        if (text[i] == '/') return {command(i), "bot_command"};
        if (text[i] == '@') return {mention(i), "mention"};
        if (text[i] == '#') return {hashtag(i), "hashtag"};
        if (text[i] == 'h' || text[i] == 'w') {
            if (const auto end = link(i); end > i) return {end, "url"};
        }
        return {ascii_word(text[i]) ? email(i) : i, "email"};
    }
};

bool taken(const std::vector<Entity>& entities, std::int64_t offset, std::int64_t length) {
    return std::any_of(entities.begin(), entities.end(), [&](const Entity& entity) {
        const bool hides = entity.type == "code" || entity.type == "pre" || entity.type == "text_link" ||
                           entity.type == "text_mention";
        return hides && entity.offset < offset + length && offset < entity.offset + entity.length;
    });
}

}  // namespace

void add_found_entities(FormattedText& formatted) {
    // Nothing to find without one of these; most messages end here.
    if (formatted.text.find_first_of("/@#") == std::string::npos &&
        formatted.text.find("www.") == std::string::npos) {
        return;
    }
    const Scanner scanner{formatted.text};
    std::vector<Entity> found;
    std::int64_t offset = 0;
    for (std::size_t i = 0; i < formatted.text.size();) {
        const auto [end, type] = scanner.match(i);
        const auto length = utf16_length(std::string_view(formatted.text).substr(i, end - i));
        if (end > i && !taken(formatted.entities, offset, length))
            found.push_back({type, offset, length, {}});
        const auto next = std::max(end, i + 1);
        for (; i < next; ++i)
            offset += utf16_units(static_cast<unsigned char>(formatted.text[i]));
    }
    formatted.entities.insert(formatted.entities.end(), found.begin(), found.end());
    sort_entities(formatted.entities);
}

}  // namespace patchbay::fakes::telegram
