#include "tests/fakes/telegram/text/html_parser.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>

#include "tests/fakes/http/message.hpp"
#include "tests/fakes/telegram/text/unicode.hpp"

namespace patchbay::fakes::telegram {

namespace {

constexpr std::array<std::string_view, 17> kTags{
    "a",   "b",    "strong",     "i",        "em",      "s",   "strike", "del",       "u",
    "ins", "span", "tg-spoiler", "tg-emoji", "tg-time", "pre", "code",   "blockquote"};

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\0';
}
bool digit(char c) {
    return c >= '0' && c <= '9';
}
bool letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::optional<int> hex_digit(char c) {
    if (digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return std::nullopt;
}

std::string in_quotes(std::string_view text) {
    return '"' + std::string(text) + '"';
}

std::string entity_type(const std::string& tag) {
    if (tag == "b" || tag == "strong") return "bold";
    if (tag == "i" || tag == "em") return "italic";
    if (tag == "u" || tag == "ins") return "underline";
    if (tag == "s" || tag == "strike" || tag == "del") return "strikethrough";
    if (tag == "span" || tag == "tg-spoiler") return "spoiler";
    if (tag == "tg-emoji") return "custom_emoji";
    if (tag == "a") return "text_link";
    return tag;  // code, pre, blockquote
}

struct OpenTag {
    std::string tag;
    std::string argument;
    std::int64_t offset;
    std::size_t result_position;
};

class HtmlParser {
  public:
    explicit HtmlParser(std::string_view text) : text_(text) {}

    FormattedText run() {
        while (at_ < text_.size()) {
            if (text_[at_] == '&' && take_reference(result_.text)) continue;
            if (text_[at_] == '<') {
                peek(1) == '/' ? end_tag() : start_tag();
                continue;
            }
            offset_ += utf16_units(static_cast<unsigned char>(text_[at_]));
            result_.text += text_[at_++];
        }
        if (!open_.empty()) {
            throw std::invalid_argument("Can't find end tag corresponding to start tag " +
                                        in_quotes(open_.back().tag));
        }
        finish_code();
        sort_entities(result_.entities);
        return std::move(result_);
    }

  private:
    // As in the server, the end of the text reads as a zero byte.
    char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    char peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    void skip_space() {
        while (at_ < text_.size() && is_space(text_[at_]))
            ++at_;
    }
    [[noreturn]] static void fail(const std::string& what, std::size_t position) {
        throw std::invalid_argument(what + " at byte offset " + std::to_string(position));
    }

    // A character reference at at_: appended to target and skipped. Unknown ones stay text.
    bool take_reference(std::string& target) {
        auto end = at_ + 1;
        const auto byte = [&](std::size_t i) { return i < text_.size() ? text_[i] : '\0'; };
        const auto code = byte(end) == '#' ? numeric_reference(end) : named_reference(end);
        if (code == 0) return false;
        if (byte(end) == ';') ++end;
        at_ = end;
        append_utf8(target, code);
        if (&target == &result_.text) offset_ += 1 + (code > 0xFFFF);
        return true;
    }

    std::uint32_t numeric_reference(std::size_t& end) const {
        const auto begin = end - 1;
        std::uint32_t code = 0;
        ++end;
        if (end < text_.size() && text_[end] == 'x') {
            ++end;
            while (end < text_.size() && hex_digit(text_[end])) {
                code = code * 16 + static_cast<std::uint32_t>(*hex_digit(text_[end++]));
            }
        } else {
            while (end < text_.size() && digit(text_[end])) {
                code = code * 10 + static_cast<std::uint32_t>(text_[end++] - '0');
            }
        }
        const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
        return code >= 0x10FFFF || end - begin >= 10 || surrogate ? 0 : code;
    }

    std::uint32_t named_reference(std::size_t& end) const {
        const auto begin = end;
        while (end < text_.size() && letter(text_[end]))
            ++end;
        const auto name = text_.substr(begin, end - begin);
        if (name == "lt") return '<';
        if (name == "gt") return '>';
        if (name == "amp") return '&';
        if (name == "quot") return '"';
        return 0;
    }

    void start_tag() {
        const auto begin = at_++;
        while (at_ < text_.size() && !is_space(text_[at_]) && text_[at_] != '>')
            ++at_;
        if (at_ == text_.size()) fail("Unclosed start tag", begin);
        OpenTag open{to_lower(text_.substr(begin + 1, at_ - begin - 1)), {}, offset_, result_.text.size()};
        if (std::find(kTags.begin(), kTags.end(), open.tag) == kTags.end()) {
            fail("Unsupported start tag " + in_quotes(open.tag), begin);
        }
        while (here() != '>') {
            skip_space();
            if (here() == '>') break;
            attribute(open, begin);
        }
        ++at_;
        if (open.tag == "span" && open.argument != "spoiler") {
            fail(R"(Tag "span" must have class "tg-spoiler")", begin);
        }
        open_.push_back(std::move(open));
    }

    void attribute(OpenTag& open, std::size_t begin) {
        const auto name_begin = at_;
        while (at_ < text_.size() && !is_space(text_[at_]) && text_[at_] != '=' && text_[at_] != '>')
            ++at_;
        const auto name = to_lower(text_.substr(name_begin, at_ - name_begin));
        if (name.empty()) fail("Empty attribute name in the tag " + in_quotes(open.tag), begin);
        skip_space();
        if (here() != '=') {
            if (at_ >= text_.size()) fail("Unclosed start tag " + in_quotes(open.tag), begin);
            if (open.tag == "blockquote" && name == "expandable") open.argument = "expandable";
            return;
        }
        ++at_;
        skip_space();
        if (at_ >= text_.size()) fail("Unclosed start tag " + in_quotes(open.tag), begin);
        keep_argument(open, name, attribute_value());
        if (at_ >= text_.size()) fail("Unclosed start tag", begin);
    }

    std::string attribute_value() {
        std::string value;
        if (here() == '"' || here() == '\'') {
            const char end = text_[at_++];
            while (at_ < text_.size() && text_[at_] != end) {
                if (text_[at_] == '&' && take_reference(value)) continue;
                value += text_[at_++];
            }
            if (here() == end) ++at_;
            return value;
        }
        const auto begin = at_;
        while (digit(here()) || letter(here()) || here() == '.' || here() == '-')
            value += text_[at_++];
        if (!is_space(here()) && here() != '>') fail("Unexpected end of name token", begin);
        return to_lower(value);
    }

    static void keep_argument(OpenTag& open, const std::string& name, std::string value) {
        if (open.tag == "a" && name == "href") open.argument = std::move(value);
        if (open.tag == "code" && name == "class" && value.starts_with("language-"))
            open.argument = value.substr(9);
        if (open.tag == "span" && name == "class" && value.starts_with("tg-"))
            open.argument = value.substr(3);
        if (open.tag == "tg-emoji" && name == "emoji-id") open.argument = std::move(value);
        if (open.tag == "blockquote" && name == "expandable") open.argument = "expandable";
    }

    void end_tag() {
        const auto begin = at_++;
        if (open_.empty()) fail("Unexpected end tag", begin);
        while (at_ < text_.size() && !is_space(text_[at_]) && text_[at_] != '>')
            ++at_;
        const auto name = to_lower(text_.substr(begin + 2, at_ - begin - 2));
        skip_space();
        if (here() != '>') fail("Unclosed end tag", begin);
        ++at_;
        auto open = std::move(open_.back());
        open_.pop_back();
        if (!name.empty() && name != open.tag) {
            throw std::invalid_argument("Unmatched end tag at byte offset " + std::to_string(begin) +
                                        ", expected \"</" + open.tag + ">\", found \"</" + name + ">\"");
        }
        if (offset_ > open.offset) add(std::move(open));
    }

    void add(OpenTag open) {
        const auto length = offset_ - open.offset;
        auto& entities = result_.entities;
        const bool same_range =
            !entities.empty() && entities.back().offset == open.offset && entities.back().length == length;
        if (open.tag == "pre" && same_range && entities.back().type == "code" &&
            !entities.back().argument.empty()) {
            entities.back().type = "pre";
            return;
        }
        if (open.tag == "code" && same_range && entities.back().type == "pre" && !open.argument.empty()) {
            entities.back().argument = std::move(open.argument);
            return;
        }
        if (open.tag == "a") return add_link(open, length);
        if (open.tag == "tg-emoji" && open.argument.find_first_not_of("0123456789") != std::string::npos) {
            throw std::invalid_argument("Invalid custom emoji identifier specified");
        }
        if (open.tag == "tg-time") return;
        auto type = entity_type(open.tag);
        if (type == "blockquote" && !open.argument.empty()) type = "expandable_blockquote";
        if (type != "code" && type != "custom_emoji") open.argument.clear();
        entities.push_back({std::move(type), open.offset, length, std::move(open.argument)});
    }

    // A link without a usable address is dropped, its text stays.
    void add_link(const OpenTag& open, std::int64_t length) {
        auto url = open.argument.empty() ? result_.text.substr(open.result_position) : open.argument;
        constexpr std::string_view kUser = "tg://user?id=";
        if (url.starts_with(kUser)) {
            const auto id = url.substr(kUser.size());
            if (!id.empty() && id.size() < 16 && id.find_first_not_of("0123456789") == std::string::npos) {
                result_.entities.push_back({"text_mention", open.offset, length, id});
            }
            return;
        }
        if (url.find_first_of(" \n") != std::string::npos || url.find('.') == std::string::npos) {
            if (!url.starts_with("tg://") && url.find("://localhost") == std::string::npos) return;
        }
        if (url.find("://") == std::string::npos) url = "http://" + url;
        const auto slash = url.find('/', url.find("://") + 3);
        if (slash == std::string::npos) url += '/';
        result_.entities.push_back({"text_link", open.offset, length, std::move(url)});
    }

    // The language of a code outside pre means nothing.
    void finish_code() {
        for (auto& entity : result_.entities) {
            if (entity.type == "code") entity.argument.clear();
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::int64_t offset_ = 0;
    std::vector<OpenTag> open_;
    FormattedText result_;
};

}  // namespace

FormattedText parse_html(std::string_view text) {
    return HtmlParser(text).run();
}

}  // namespace patchbay::fakes::telegram
