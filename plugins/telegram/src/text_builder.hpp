#pragma once
// Collects text and entities while counting UTF-16 units. Lives on the stack of one conversion.

#include "plugins/telegram/src/formatted_text.hpp"
#include "plugins/telegram/src/utf16.hpp"

#include <string_view>
#include <utility>

namespace patchbay::telegram {

class TextBuilder {
  public:
    void append(std::string_view text) {
        made_.text += text;
        units_ += utf16_length(text);
    }
    std::size_t units() const { return units_; }
    bool empty() const { return made_.text.empty(); }
    /// The text from unit `from` to here gets `type`.
    void mark(std::string type, std::size_t from, std::string url = {}, std::string language = {}) {
        made_.entities.push_back({std::move(type), from, units_ - from, std::move(url), std::move(language)});
    }
    FormattedText take() {
        tidy(made_.entities);
        return std::move(made_);
    }

  private:
    FormattedText made_;
    std::size_t units_ = 0;
};

}  // namespace patchbay::telegram
