#include "plugins/telegram/src/markdown.hpp"

#include "plugins/telegram/src/markdown_inline.hpp"
#include "plugins/telegram/src/text_builder.hpp"
#include "plugins/telegram/src/utf16.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace patchbay::telegram {
namespace {

std::string_view without_indent(std::string_view line) {
    const auto first = line.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view() : line.substr(first);
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (true) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        lines.push_back(line);
        if (end == std::string_view::npos) return lines;
        text.remove_prefix(end + 1);
    }
}

/// The fence that `line` begins with ("```", "~~~~"); empty when it is none.
std::string_view fence_of(std::string_view line) {
    const auto text = without_indent(line);
    if (!text.starts_with("```") && !text.starts_with("~~~")) return {};
    const auto end = std::min(text.find_first_not_of(text[0]), text.size());
    if (text[0] == '`' && text.find('`', end) != std::string_view::npos)
        return {};  // inline code on a line of its own
    return text.substr(0, end);
}

bool ends_fence(std::string_view line, std::string_view fence) {
    const auto text = without_indent(line);
    return text.starts_with(fence) &&
           text.find_first_not_of(std::string(1, fence[0]) + " \t") == std::string_view::npos;
}

std::size_t heading_level(std::string_view line) {
    std::size_t level = 0;
    while (level < line.size() && line[level] == '#')
        ++level;
    const bool is_heading = level > 0 && level <= 6 && level < line.size() && line[level] == ' ';
    return is_heading ? level : 0;
}

bool is_rule(std::string_view line) {
    const auto text = without_indent(line);
    if (text.size() < 3 || std::string_view("-*_").find(text[0]) == std::string_view::npos) return false;
    const auto marks = std::ranges::count(text, text[0]);
    return marks >= 3 && text.find_first_not_of(std::string{text[0], ' '}) == std::string_view::npos;
}

bool is_table_border(std::string_view line) {
    return line.find('|') != std::string_view::npos && line.find('-') != std::string_view::npos &&
           line.find_first_not_of("|-: \t") == std::string_view::npos;
}

/// Reads blocks line by line and appends them.
class BlockParser {
  public:
    explicit BlockParser(std::string_view text) : lines_(lines_of(text)) {}

    FormattedText run() {
        while (at_ < lines_.size())
            block();
        return out_.take();
    }

  private:
    void block() {
        const auto line = lines_[at_];
        if (!fence_of(line).empty()) return code_block();
        if (without_indent(line).starts_with('>')) return quote();
        if (at_ + 1 < lines_.size() && line.find('|') != std::string_view::npos &&
            is_table_border(lines_[at_ + 1])) {
            return table();
        }
        begin_line();
        plain_line(line);
        ++at_;
    }

    void begin_line() {
        if (started_) out_.append("\n");
        started_ = true;
    }

    void code_block() {
        const auto fence = fence_of(lines_[at_]);
        auto language = without_indent(without_indent(lines_[at_]).substr(fence.size()));
        language = language.substr(0, language.find_first_of(" \t{"));
        begin_line();
        const std::size_t from = out_.units();
        bool first = true;
        for (++at_; at_ < lines_.size() && !ends_fence(lines_[at_], fence); ++at_) {
            if (!first) out_.append("\n");
            first = false;
            out_.append(lines_[at_]);
        }
        if (at_ < lines_.size()) ++at_;  // the closing fence; missing while the answer is being written
        out_.mark("pre", from, {}, std::string(language));
    }

    void quote() {
        begin_line();
        const std::size_t from = out_.units();
        for (bool first = true; at_ < lines_.size() && without_indent(lines_[at_]).starts_with('>'); ++at_) {
            auto line = without_indent(lines_[at_]);
            while (line.starts_with('>'))
                line = without_indent(line.substr(1));
            if (!first) out_.append("\n");
            first = false;
            plain_line(line);
        }
        out_.mark("blockquote", from);
    }

    void table() {
        begin_line();
        const std::size_t from = out_.units();
        for (bool first = true; at_ < lines_.size() && lines_[at_].find('|') != std::string_view::npos;
             ++at_) {
            if (!first) out_.append("\n");
            first = false;
            out_.append(lines_[at_]);
        }
        out_.mark("pre", from);
    }

    void plain_line(std::string_view line) {
        const auto text = without_indent(line);
        if (const auto level = heading_level(text)) {
            const std::size_t from = out_.units();
            append_inline(without_indent(text.substr(level)), out_);
            return out_.mark("bold", from);
        }
        if (is_rule(line)) return out_.append("———");
        if (text.size() >= 2 && std::string_view("-*+").find(text[0]) != std::string_view::npos &&
            text[1] == ' ') {
            out_.append(line.substr(0, line.size() - text.size()));
            return list_item(without_indent(text.substr(2)));
        }
        append_inline(line, out_);
    }

    void list_item(std::string_view text) {
        if (text.starts_with("[ ] ")) {
            out_.append("☐ ");
            text.remove_prefix(4);
        } else if (text.starts_with("[x] ") || text.starts_with("[X] ")) {
            out_.append("☑ ");
            text.remove_prefix(4);
        } else {
            out_.append("• ");
        }
        append_inline(text, out_);
    }

    std::vector<std::string_view> lines_;
    std::size_t at_ = 0;
    bool started_ = false;
    TextBuilder out_;
};

}  // namespace

FormattedText from_markdown(std::string_view text) {
    return BlockParser(text).run();
}

FormattedText format_text(std::string_view text, std::string_view format) {
    const std::string valid = valid_utf8(text);
    if (format == "markdown") return from_markdown(valid);
    return {valid, {}};
}

}  // namespace patchbay::telegram
