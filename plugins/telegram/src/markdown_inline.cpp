#include "plugins/telegram/src/markdown_inline.hpp"

#include <string>
#include <vector>

namespace patchbay::telegram {
namespace {

constexpr std::size_t kLinkReach = 2048;
constexpr int kDeepest = 4;

struct Piece {
    enum class Kind { text, code, marker, link_begin, link_end };
    Kind kind = Kind::text;
    std::string text;         // of a marker: the marker as typed; of link_begin: the address
    bool opens = false;       // a marker that found its partner and begins
    bool closes = false;      // a marker that found its partner and ends
    std::size_t partner = 0;  // of a closing marker: the index of the opening one
};

bool is_space(char c) {
    return c == ' ' || c == '\t';
}

bool is_word(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_punctuation(char c) {
    return std::string_view(R"(\`*_{}[]()#+-.!~|>"'<&/:;=?@^,$%)").find(c) != std::string_view::npos;
}

bool is_link_address(std::string_view address) {
    return address.starts_with("http://") || address.starts_with("https://") || address.starts_with("tg://");
}

const char* type_of(std::string_view marker) {
    if (marker == "**" || marker == "__") return "bold";
    if (marker == "~~") return "strikethrough";
    if (marker == "||") return "spoiler";
    return "italic";
}

struct Link {
    std::string_view label;
    std::string_view address;
    std::size_t length = 0;  // bytes of the whole; 0: there is no link here
};

/// The position of the bracket that ends what begins at `open`; npos when there is none within reach.
std::size_t closing(std::string_view line, std::size_t open, char begins, char ends) {
    int depth = 0;
    const std::size_t reach = std::min(line.size(), open + kLinkReach);
    for (std::size_t i = open; i < reach; ++i) {
        if (line[i] == '\\') {
            ++i;
        } else if (line[i] == begins) {
            ++depth;
        } else if (line[i] == ends && --depth == 0) {
            return i;
        }
    }
    return std::string_view::npos;
}

/// A link "[label](address "title")" at the bracket `at`.
Link link_at(std::string_view line, std::size_t at) {
    const auto label_end = closing(line, at, '[', ']');
    if (label_end == std::string_view::npos || label_end + 1 >= line.size() || line[label_end + 1] != '(')
        return {};
    const auto address_end = closing(line, label_end + 1, '(', ')');
    if (address_end == std::string_view::npos) return {};
    auto address = line.substr(label_end + 2, address_end - label_end - 2);
    if (const auto space = address.find(' '); space != std::string_view::npos)
        address = address.substr(0, space);
    if (address.size() >= 2 && address.front() == '<' && address.back() == '>') {
        address = address.substr(1, address.size() - 2);
    }
    return {line.substr(at + 1, label_end - at - 1), address, address_end + 1 - at};
}

/// Cuts a line into pieces and pairs its markers.
class InlineParser {
  public:
    void parse(std::string_view line, int depth) {
        line_ = line;
        const std::size_t outer_floor = floor_;
        floor_ = open_.size();  // markers do not pair across the border of a link
        for (at_ = 0; at_ < line_.size();)
            step(depth);
        open_.resize(floor_);
        floor_ = outer_floor;
    }

    std::vector<Piece>& pieces() { return pieces_; }

  private:
    void step(int depth) {
        const char c = line_[at_];
        if (c == '\\' && at_ + 1 < line_.size() && is_punctuation(line_[at_ + 1])) {
            add_text(line_.substr(at_ + 1, 1));
            at_ += 2;
        } else if (c == '`') {
            take_code();
        } else if (c == '[' || (c == '!' && at_ + 1 < line_.size() && line_[at_ + 1] == '[')) {
            take_link(depth);
        } else if (c == '*' || c == '_' || c == '~' || c == '|') {
            take_markers(c);
        } else {
            add_text(line_.substr(at_, 1));
            ++at_;
        }
    }

    void add_text(std::string_view text) {
        if (pieces_.empty() || pieces_.back().kind != Piece::Kind::text) pieces_.push_back({});
        pieces_.back().text += text;
    }

    std::size_t run_length(char c) const {
        std::size_t end = at_;
        while (end < line_.size() && line_[end] == c)
            ++end;
        return end - at_;
    }

    void take_code() {
        const std::size_t ticks = run_length('`');
        const auto fence = line_.substr(at_, ticks);
        std::size_t end = line_.find(fence, at_ + ticks);
        while (end != std::string_view::npos && end + ticks < line_.size() && line_[end + ticks] == '`') {
            end = line_.find_first_not_of('`', end);
            if (end != std::string_view::npos) end = line_.find(fence, end);
        }
        if (end == std::string_view::npos) {
            add_text(fence);
            at_ += ticks;
            return;
        }
        auto code = line_.substr(at_ + ticks, end - at_ - ticks);
        if (ticks > 1 && code.size() > 2 && code.front() == ' ' && code.back() == ' ') {
            code = code.substr(1, code.size() - 2);
        }
        Piece piece;
        piece.kind = Piece::Kind::code;
        piece.text = code;
        pieces_.push_back(std::move(piece));
        at_ = end + ticks;
    }

    void take_link(int depth) {
        const std::size_t bracket = line_[at_] == '!' ? at_ + 1 : at_;
        const Link link = link_at(line_, bracket);
        if (link.length == 0 || link.label.empty() || depth >= kDeepest) {
            add_text(line_.substr(at_, 1));
            ++at_;
            return;
        }
        const auto whole = line_;
        const std::size_t after = bracket + link.length;
        const bool linked = is_link_address(link.address);
        if (linked) add_piece(Piece::Kind::link_begin, link.address);
        parse(link.label, depth + 1);
        if (linked) add_piece(Piece::Kind::link_end, {});
        line_ = whole;
        at_ = after;
        if (!linked) add_text(" (" + std::string(link.address) + ")");
    }

    void add_piece(Piece::Kind kind, std::string_view text) {
        Piece piece;
        piece.kind = kind;
        piece.text = text;
        pieces_.push_back(std::move(piece));
    }

    void take_markers(char c) {
        const std::size_t length = run_length(c);
        const char before = at_ == 0 ? ' ' : line_[at_ - 1];
        const char after = at_ + length < line_.size() ? line_[at_ + length] : ' ';
        const bool in_word = c == '_' && is_word(before) && is_word(after);
        bool can_close = !is_space(before) && !in_word && !(c == '_' && is_word(after));
        const bool can_open = !is_space(after) && !in_word && !(c == '_' && is_word(before));
        at_ += length;
        const bool pairs_only = c == '~' || c == '|';
        if (length > 3 || (pairs_only && length != 2)) {
            add_text(std::string(length, c));
            return;
        }
        std::size_t left = length;
        while (can_close && left > 0) {
            const std::size_t closed = close_with(c, left);
            if (closed == 0) break;
            left -= closed;
        }
        if (left == 0) return;
        if (!can_open) {
            add_text(std::string(left, c));
        } else if (left == 3) {
            open_with(c, 2);
            open_with(c, 1);
        } else {
            open_with(c, left);
        }
    }

    void open_with(char c, std::size_t size) {
        open_.push_back(pieces_.size());
        add_piece(Piece::Kind::marker, std::string(size, c));
    }

    /// Closes the innermost open marker of `c` with at most `left` characters; how many it took.
    std::size_t close_with(char c, std::size_t left) {
        for (std::size_t i = open_.size(); i > floor_; --i) {
            Piece& opening = pieces_[open_[i - 1]];
            if (opening.text[0] != c) continue;
            const std::size_t size = opening.text.size();
            if (size > left || open_[i - 1] + 1 == pieces_.size()) return 0;
            opening.opens = true;
            Piece ending;
            ending.kind = Piece::Kind::marker;
            ending.text = opening.text;
            ending.closes = true;
            ending.partner = open_[i - 1];
            open_.resize(i - 1);  // what was opened inside and never closed stays as typed
            pieces_.push_back(std::move(ending));
            return size;
        }
        return 0;
    }

    std::string_view line_;
    std::size_t at_ = 0;
    std::size_t floor_ = 0;
    std::vector<Piece> pieces_;
    std::vector<std::size_t> open_;  // indices of markers that may still find a partner
};

}  // namespace

void append_inline(std::string_view line, TextBuilder& out) {
    InlineParser parser;
    parser.parse(line, 0);
    auto& pieces = parser.pieces();
    std::vector<std::size_t> starts(pieces.size());
    std::vector<std::size_t> links;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const Piece& piece = pieces[i];
        starts[i] = out.units();
        switch (piece.kind) {
            case Piece::Kind::text:
                out.append(piece.text);
                break;
            case Piece::Kind::code:
                out.append(piece.text);
                out.mark("code", starts[i]);
                break;
            case Piece::Kind::link_begin:
                links.push_back(i);
                break;
            case Piece::Kind::link_end:
                out.mark("text_link", starts[links.back()], pieces[links.back()].text);
                links.pop_back();
                break;
            case Piece::Kind::marker:
                if (piece.closes) out.mark(type_of(piece.text), starts[piece.partner]);
                if (!piece.opens && !piece.closes) out.append(piece.text);
                break;
        }
    }
}

}  // namespace patchbay::telegram
