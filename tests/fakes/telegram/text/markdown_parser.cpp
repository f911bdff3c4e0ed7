#include "tests/fakes/telegram/text/markdown_parser.hpp"

#include <stdexcept>

#include "tests/fakes/telegram/text/unicode.hpp"

namespace patchbay::fakes::telegram {

namespace {

constexpr std::string_view kSpecial = "_*`[";

class MarkdownParser {
  public:
    explicit MarkdownParser(std::string_view text) : text_(text) {}

    FormattedText run() {
        while (at_ < text_.size()) {
            if (text_[at_] == '\\' && at_ + 1 < text_.size() &&
                kSpecial.find(text_[at_ + 1]) != std::string_view::npos) {
                ++at_;
                keep();
            } else if (kSpecial.find(text_[at_]) == std::string_view::npos) {
                keep();
            } else {
                entity();
            }
        }
        sort_entities(result_.entities);
        return std::move(result_);
    }

  private:
    void keep() {
        offset_ += utf16_units(static_cast<unsigned char>(text_[at_]));
        result_.text += text_[at_++];
    }

    void entity() {
        const auto begin = at_;
        const char c = text_[at_];
        const bool pre = text_.substr(at_).starts_with("```");
        const std::string end = pre ? "```" : std::string(1, c == '[' ? ']' : c);
        at_ += end.size();
        std::string language = pre ? take_language() : std::string{};
        const auto from = offset_;
        const auto result_from = result_.text.size();
        while (at_ < text_.size() && !text_.substr(at_).starts_with(end))
            keep();
        if (at_ >= text_.size()) {
            throw std::invalid_argument("Can't find end of the entity starting at byte offset " +
                                        std::to_string(begin));
        }
        at_ += end.size();
        const auto length = offset_ - from;
        if (c == '[') return link(from, length, result_.text.substr(result_from));
        if (length == 0) return;
        const std::string type = pre ? "pre" : c == '`' ? "code" : c == '*' ? "bold" : "italic";
        result_.entities.push_back({type, from, length, std::move(language)});
    }

    std::string take_language() {
        auto end = at_;
        while (end < text_.size() && text_[end] != '\n' && text_[end] != ' ' && text_[end] != '`')
            ++end;
        if (end >= text_.size() || text_[end] != '\n') return {};
        auto language = std::string(text_.substr(at_, end - at_));
        at_ = end + 1;
        return language;
    }

    void link(std::int64_t from, std::int64_t length, std::string url) {
        if (at_ < text_.size() && text_[at_] == '(') {
            const auto end = text_.find(')', at_);
            if (end == std::string_view::npos) return;
            url = std::string(text_.substr(at_ + 1, end - at_ - 1));
            at_ = end + 1;
        }
        if (length == 0 || url.find('.') == std::string::npos) return;
        if (url.find("://") == std::string::npos) url = "http://" + url + '/';
        result_.entities.push_back({"text_link", from, length, std::move(url)});
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::int64_t offset_ = 0;
    FormattedText result_;
};

}  // namespace

FormattedText parse_markdown(std::string_view text) {
    return MarkdownParser(text).run();
}

}  // namespace patchbay::fakes::telegram
