#include "host/http/languages.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace patchbay::http {
namespace {

constexpr std::size_t kMostRanges = 20;  // more is nobody's list
constexpr int kWhole = 1000;             // a weight of 1

struct Weighed {
    std::string tag;
    int weight = kWhole;
};

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t");
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

bool is_range(std::string_view text) {
    return text == "*" || (!text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
               return std::isalnum(c) != 0 || c == '-';
           }));
}

/// "0.7" in thousandths; what can't be read is 0, so that it is passed over.
int weight_of(std::string_view text) {
    if (!text.empty() && text.front() == '1') return kWhole;
    if (!text.starts_with("0.")) return 0;
    std::string digits(text.substr(2, 3));
    digits.resize(3, '0');
    int weight = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), weight);
    return read.ec == std::errc{} ? weight : 0;
}

Weighed weighed(std::string_view entry) {
    const auto mark = entry.find(';');
    Weighed result{lower(trimmed(entry.substr(0, mark)))};
    if (mark == std::string_view::npos) return result;
    const std::string_view parameter = trimmed(entry.substr(mark + 1));
    if (parameter.starts_with("q=") || parameter.starts_with("Q="))
        result.weight = weight_of(parameter.substr(2));
    return result;
}

}  // namespace

Languages accepted_languages(std::string_view header) {
    std::vector<Weighed> ranges;
    for (std::size_t from = 0; from <= header.size() && ranges.size() < kMostRanges;) {
        const std::size_t end = std::min(header.find(',', from), header.size());
        Weighed entry = weighed(header.substr(from, end - from));
        if (is_range(entry.tag) && entry.weight > 0) ranges.push_back(std::move(entry));
        from = end + 1;
    }
    std::stable_sort(ranges.begin(), ranges.end(),
                     [](const Weighed& left, const Weighed& right) { return left.weight > right.weight; });
    Languages languages;
    for (Weighed& range : ranges)
        languages.push_back(std::move(range.tag));
    return languages;
}

Languages languages_of(const Exchange& exchange) {
    Languages languages = accepted_languages(exchange.request.header("Accept-Language"));
    const bool any = languages.empty() || languages.front() == "*";
    if (any && !exchange.identity.user.locale.empty()) return {lower(exchange.identity.user.locale)};
    return languages;
}

std::string best_tag(const std::vector<std::string>& tags, const Languages& languages) {
    for (std::string range : languages) {
        if (range == "*") return {};
        while (!range.empty()) {
            const auto same = [&](const std::string& tag) { return lower(tag) == range; };
            const auto found = std::find_if(tags.begin(), tags.end(), same);
            if (found != tags.end()) return *found;
            if (range == "en") return {};
            const auto cut = range.rfind('-');
            range.resize(cut == std::string::npos ? 0 : cut);
        }
    }
    return {};
}

}  // namespace patchbay::http
