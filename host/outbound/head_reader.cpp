#include "host/outbound/head_reader.hpp"

#include <charconv>

namespace patchbay::outbound {
namespace {

constexpr std::size_t kLargest = 64 * 1024;
constexpr std::size_t kMost = 256;

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlank = " \t\r\n";
    const std::size_t from = text.find_first_not_of(kBlank);
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(kBlank) - from + 1);
}

}  // namespace

HeadReader::Progress HeadReader::line(std::string_view text) {
    if (complete_) return Progress::more;
    size_ += text.size();
    if (size_ > kLargest || headers_.size() >= kMost) return Progress::too_large;
    if (text.starts_with("HTTP/")) {
        begin(text);
        return Progress::more;
    }
    if (!trimmed(text).empty()) {
        add(text);
        return Progress::more;
    }
    complete_ = status_ >= 200;
    return complete_ ? Progress::complete : Progress::more;
}

void HeadReader::begin(std::string_view status_line) {
    headers_.clear();
    status_ = 0;
    const std::size_t space = status_line.find(' ');
    if (space == std::string_view::npos) return;
    const std::string_view digits = status_line.substr(space + 1);
    std::from_chars(digits.data(), digits.data() + digits.size(), status_);
}

void HeadReader::add(std::string_view text) {
    const bool folded = text.front() == ' ' || text.front() == '\t';
    if (folded && !headers_.empty()) {
        headers_.back().value.append(" ").append(trimmed(text));
        return;
    }
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return;
    headers_.push_back(
        {std::string(trimmed(text.substr(0, colon))), std::string(trimmed(text.substr(colon + 1)))});
}

}  // namespace patchbay::outbound
