#include "host/storage/script.hpp"

#include "host/storage/statement_guard.hpp"

#include <algorithm>
#include <cctype>

namespace patchbay::storage {

namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Walks over one script; `at_` is always outside of quotes and comments.
class Splitter {
  public:
    explicit Splitter(std::string_view text) : text_(text) {}

    std::vector<std::string> split() {
        while (at_ < text_.size())
            step();
        finish(text_.size());
        return std::move(found_);
    }

  private:
    void step() {
        const char c = text_[at_];
        if (c == ';') {
            finish(at_);
            begin_ = ++at_;
        } else if (c == '\'' || c == '"') {
            skip_quoted(c, c == '\'' && follows_escape_mark());
        } else if (text_.substr(at_).starts_with("--")) {
            at_ = end_of("\n", at_);
        } else if (text_.substr(at_).starts_with("/*")) {
            skip_block_comment();
        } else if (c == '$' && (at_ == 0 || !is_word(text_[at_ - 1]))) {
            skip_dollar_quoted();
        } else {
            ++at_;
        }
    }

    std::size_t end_of(std::string_view mark, std::size_t from) const {
        const auto found = text_.find(mark, from);
        return found == std::string_view::npos ? text_.size() : found + mark.size();
    }

    // E'...': a backslash escapes the quote.
    bool follows_escape_mark() const {
        if (at_ == 0 || (text_[at_ - 1] != 'e' && text_[at_ - 1] != 'E')) return false;
        return at_ == 1 || !is_word(text_[at_ - 2]);
    }

    void skip_quoted(char quote, bool backslashes) {
        for (++at_; at_ < text_.size(); ++at_) {
            if (backslashes && text_[at_] == '\\') {
                ++at_;
            } else if (text_[at_] == quote) {
                break;  // a doubled quote begins the next quoted part, which comes to the same
            }
        }
        at_ = std::min(at_ + 1, text_.size());
    }

    void skip_block_comment() {
        std::size_t depth = 0;
        do {
            const std::string_view rest = text_.substr(at_);
            if (rest.starts_with("/*")) {
                ++depth;
                at_ += 2;
            } else if (rest.starts_with("*/")) {
                --depth;
                at_ += 2;
            } else {
                ++at_;
            }
        } while (depth > 0 && at_ < text_.size());
    }

    // $tag$ ... $tag$; $1 is a parameter.
    void skip_dollar_quoted() {
        std::size_t end = at_ + 1;
        while (end < text_.size() && is_word(text_[end]))
            ++end;
        const bool numbered = end > at_ + 1 && std::isdigit(static_cast<unsigned char>(text_[at_ + 1])) != 0;
        if (end >= text_.size() || text_[end] != '$' || numbered) {
            ++at_;
            return;
        }
        const std::string_view tag = text_.substr(at_, end - at_ + 1);
        at_ = end_of(tag, end + 1);
    }

    void finish(std::size_t end) {
        const std::string_view statement = text_.substr(begin_, end - begin_);
        if (!first_keyword(statement).empty()) found_.emplace_back(statement);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t begin_ = 0;
    std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> split_statements(std::string_view script) {
    return Splitter(script).split();
}

}  // namespace patchbay::storage
