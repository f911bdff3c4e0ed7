#include "host/http/pattern.hpp"

#include <boost/regex.hpp>
#include <boost/regex/pending/unicode_iterator.hpp>

#include <stdexcept>

namespace patchbay::http {
namespace {

/// One element a code point: "." and "[а-я]" mean characters, not bytes. Throws for what is no UTF-8.
std::wstring wide(std::string_view text) {
    using Points = boost::u8_to_u32_iterator<const char*, wchar_t>;
    const char* const end = text.data() + text.size();
    return {Points(text.data(), text.data(), end), Points(end, text.data(), end)};
}

}  // namespace

struct Pattern::Compiled {
    boost::wregex expression;
};

Pattern::Pattern(std::string_view expression) {
    try {
        compiled_ = std::make_shared<const Compiled>(Compiled{boost::wregex(wide(expression))});
    } catch (const std::exception& exception) {
        throw std::invalid_argument("\"" + std::string(expression) +
                                    "\" is no regular expression: " + exception.what());
    }
}

bool Pattern::matches(std::string_view text) const {
    // As in ECMA 262: "^" and "$" are the text's ends, and "." is no line's end.
    const auto flags = boost::match_single_line | boost::match_not_dot_newline | boost::match_any;
    try {
        return boost::regex_search(wide(text), compiled_->expression, flags);
    } catch (const std::exception&) {
        return false;  // Boost.Regex says so when matching gets out of hand
    }
}

}  // namespace patchbay::http
