#include <stdexcept>
#include <utility>

#include "tests/fakes/telegram/text/markdown_parser.hpp"
#include "tests/fakes/telegram/text/unicode.hpp"

namespace patchbay::fakes::telegram {

namespace {

constexpr std::string_view kReserved = "_*[]()~`>#+-=|{}.!\n";

struct OpenMark {
    std::string type;
    std::string name;  // as the server's errors call it
    std::string argument;
    std::int64_t offset;
    std::size_t begin;
    std::size_t result_position;
};

class MarkdownV2Parser {
  public:
    explicit MarkdownV2Parser(std::string_view text) : text_(text) {}

    FormattedText run() {
        while (at_ < text_.size())
            step();
        if (!open_.empty() && open_.back().type == "blockquote") close(open_.back().type);
        if (!open_.empty()) {
            throw std::invalid_argument("Can't find end of " + open_.back().name + " entity at byte offset " +
                                        std::to_string(open_.back().begin));
        }
        sort_entities(result_.entities);
        return std::move(result_);
    }

  private:
    char peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }
    bool inside(std::string_view type) const { return !open_.empty() && open_.back().type == type; }
    bool in_code() const { return inside("code") || inside("pre"); }

    void keep() {
        offset_ += utf16_units(static_cast<unsigned char>(text_[at_]));
        result_.text += text_[at_++];
    }

    void step() {
        const char c = text_[at_];
        if (c == '\\' && peek(1) > 0 && peek(1) < 127) {
            ++at_;
            return keep();
        }
        const auto special = in_code() ? std::string_view("`") : kReserved;
        if (special.find(c) == std::string_view::npos) return keep();
        if (c == '\n') return new_line();
        if (!take_end()) take_begin(c);
    }

    void new_line() {
        keep();
        const bool quoted = !open_.empty() && open_.back().type == "blockquote";
        if (!quoted) return;
        if (peek(0) == '>') {
            ++at_;
        } else {
            close("blockquote");
        }
    }

    bool at_line_start() const { return result_.text.empty() || result_.text.back() == '\n'; }

    bool take_end() {
        struct End {
            std::string_view type, mark;
        };
        static constexpr End kEnds[] = {{"bold", "*"},          {"underline", "__"}, {"italic", "_"},
                                        {"strikethrough", "~"}, {"spoiler", "||"},   {"code", "`"},
                                        {"pre", "```"}};
        for (const auto& [type, mark] : kEnds) {
            if (!inside(type) || !starts(mark)) continue;
            if (type == "italic" && starts("__")) continue;  // read greedily as underline
            at_ += mark.size();
            close(std::string(type));
            return true;
        }
        if ((inside("text_link") || inside("custom_emoji")) && starts("]")) {
            end_link();
            return true;
        }
        if (inside("blockquote") && starts("||") && (peek(2) == '\n' || peek(2) == '\0')) {
            at_ += 2;
            open_.back().type = "expandable_blockquote";
            close("expandable_blockquote");
            return true;
        }
        return in_code() ? (keep(), true) : false;
    }

    void open(std::string type, std::string name, std::size_t mark) {
        open_.push_back({std::move(type), std::move(name), {}, offset_, at_, result_.text.size()});
        at_ += mark;
    }

    void take_begin(char c) {
        if (starts("**>") && at_line_start()) return open("blockquote", "BlockQuote", 3);
        if (starts("__")) return open("underline", "Underline", 2);
        if (c == '_') return open("italic", "Italic", 1);
        if (c == '*') return open("bold", "Bold", 1);
        if (c == '~') return open("strikethrough", "Strikethrough", 1);
        if (starts("||")) return open("spoiler", "Spoiler", 2);
        if (starts("```")) return open_pre();
        if (c == '`') return open("code", "Code", 1);
        if (c == '[') return open("text_link", "TextUrl", 1);
        if (starts("![")) return open("custom_emoji", "CustomEmoji", 2);
        if (c == '>' && at_line_start()) return open("blockquote", "BlockQuote", 1);
        throw std::invalid_argument(std::string("Character '") + c +
                                    "' is reserved and must be escaped with the preceding '\\'");
    }

    void open_pre() {
        open("pre", "Pre", 3);
        auto end = at_;
        while (end < text_.size() && text_[end] != '\n' && text_[end] != ' ' && text_[end] != '`')
            ++end;
        if (end < text_.size() && text_[end] == '\n') {
            open_.back().argument = std::string(text_.substr(at_, end - at_));
            at_ = end + 1;
        }
    }

    void end_link() {
        ++at_;
        std::string url;
        if (peek(0) == '(') {
            const auto begin = at_++;
            while (at_ < text_.size() && text_[at_] != ')') {
                if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
                url += text_[at_++];
            }
            if (at_ >= text_.size())
                throw std::invalid_argument("Can't find end of a URL at byte offset " +
                                            std::to_string(begin));
            ++at_;
        } else {
            url = result_.text.substr(open_.back().result_position);
        }
        finish_link(std::move(url));
    }

    void finish_link(std::string url) {
        constexpr std::string_view kUser = "tg://user?id=";
        constexpr std::string_view kEmoji = "tg://emoji?id=";
        auto& link = open_.back();
        if (link.type == "custom_emoji") {
            if (!url.starts_with(kEmoji))
                throw std::invalid_argument("Custom emoji URL must have a valid format");
            link.argument = url.substr(kEmoji.size());
        } else if (url.starts_with(kUser)) {
            link.type = "text_mention";
            link.argument = url.substr(kUser.size());
        } else {
            link.argument = url.find("://") == std::string::npos ? "http://" + url + '/' : std::move(url);
        }
        close(link.type);
    }

    void close(std::string type) {
        auto opened = std::move(open_.back());
        open_.pop_back();
        const auto length = offset_ - opened.offset;
        if (length > 0)
            result_.entities.push_back({std::move(type), opened.offset, length, std::move(opened.argument)});
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::int64_t offset_ = 0;
    std::vector<OpenMark> open_;
    FormattedText result_;
};

}  // namespace

FormattedText parse_markdown_v2(std::string_view text) {
    return MarkdownV2Parser(text).run();
}

}  // namespace patchbay::fakes::telegram
