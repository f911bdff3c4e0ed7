#include "plugins/telegram/src/split.hpp"

#include "plugins/telegram/src/utf16.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace patchbay::telegram {
namespace {

/// A place in the text, by both counts.
struct Place {
    std::size_t byte = 0;
    std::size_t unit = 0;
};

bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

class Splitter {
  public:
    Splitter(const FormattedText& whole, std::size_t limit)
        : whole_(whole), text_(whole.text), limit_(limit) {}

    std::vector<FormattedText> run() {
        Place begin = skip_blank({});
        while (begin.byte < text_.size()) {
            const Place end = end_of_part(begin);
            add_part(begin, end);
            begin = skip_blank(end);
        }
        return std::move(parts_);
    }

  private:
    /// Over white space, but not over the indentation of the line where the text goes on.
    Place skip_blank(Place place) const {
        Place after_line = place;
        while (place.byte < text_.size() && is_blank(text_[place.byte])) {
            const bool line_ends = text_[place.byte] == '\n';
            ++place.byte;
            ++place.unit;
            if (line_ends) after_line = place;
        }
        const bool keeps_indent =
            after_line.byte > 0 && inside(after_line.unit) && after_line.byte < place.byte;
        return keeps_indent && place.byte < text_.size() ? after_line : place;
    }

    /// The end of the part that begins at `begin`: the best border in reach.
    Place end_of_part(Place begin) const {
        // best[0..2]: last paragraph, line, space outside entities; best[3..5]: the same inside one
        std::array<Place, 6> best{};
        Place place = begin;
        while (place.byte < text_.size()) {
            const std::size_t units = utf16_units_of(static_cast<unsigned char>(text_[place.byte]));
            note_border(place, begin, best);
            if (place.unit + units - begin.unit > limit_) return pick(best, begin, place);
            ++place.byte;
            place.unit += units;
        }
        return place;
    }

    void note_border(Place place, Place begin, std::array<Place, 6>& best) const {
        const char c = text_[place.byte];
        if (!is_blank(c) || place.byte == begin.byte) return;
        const bool line = c == '\n';
        const bool paragraph = line && text_[place.byte - 1] == '\n';
        const std::size_t kind = paragraph ? 0 : line ? 1 : 2;
        best[kind + (inside(place.unit) ? 3 : 0)] = place;
    }

    /// A border too near to the beginning would make many tiny messages.
    Place pick(const std::array<Place, 6>& best, Place begin, Place hard) const {
        for (const std::size_t least : {limit_ / 2, limit_ / 4}) {
            for (std::size_t i = 0; i < 3; ++i) {
                if (best[i].unit >= begin.unit + std::max<std::size_t>(least, 1)) return best[i];
            }
        }
        for (std::size_t i = 3; i < best.size(); ++i) {
            if (best[i].unit >= begin.unit + std::max<std::size_t>(limit_ / 4, 1))
                return before_entity(best[i], begin);
        }
        return before_entity(before_character(hard, begin), begin);
    }

    /// `hard` is where the part is full.
    Place before_character(Place hard, Place begin) const {
        while (hard.byte > begin.byte && utf16_units_of(static_cast<unsigned char>(text_[hard.byte])) == 0)
            --hard.byte;
        return hard;
    }

    /// A cut at `place` would go through the outermost entity there: one that a message of its own can hold
    /// moves there whole.
    Place before_entity(Place place, Place begin) const {
        for (const Entity& entity : whole_.entities) {
            const bool cut = entity.offset < place.unit && entity.end() > place.unit;
            if (cut && entity.offset > begin.unit && entity.length <= limit_) {
                return {begin.byte + byte_of_unit(text_.substr(begin.byte), entity.offset - begin.unit),
                        entity.offset};
            }
        }
        return place;
    }

    bool inside(std::size_t unit) const {
        return std::ranges::any_of(whole_.entities, [unit](const Entity& entity) {
            return entity.offset < unit && unit < entity.end();
        });
    }

    void add_part(Place begin, Place end) {
        while (end.byte > begin.byte && is_blank(text_[end.byte - 1])) {
            --end.byte;
            --end.unit;
        }
        if (end.byte == begin.byte) return;
        FormattedText part;
        part.text = text_.substr(begin.byte, end.byte - begin.byte);
        for (Entity entity : whole_.entities) {
            const std::size_t from = std::max(entity.offset, begin.unit);
            const std::size_t to = std::min(entity.end(), end.unit);
            if (from >= to) continue;
            entity.offset = from - begin.unit;
            entity.length = to - from;
            part.entities.push_back(std::move(entity));
        }
        parts_.push_back(std::move(part));
    }

    const FormattedText& whole_;
    std::string_view text_;
    std::size_t limit_;
    std::vector<FormattedText> parts_;
};

}  // namespace

std::vector<FormattedText> split(const FormattedText& whole, std::size_t limit) {
    return Splitter(whole, limit).run();
}

}  // namespace patchbay::telegram
