#include "host/packages/version_range.hpp"

#include "host/packages/errors.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace patchbay::packages {
namespace {

constexpr std::size_t kMostParts = 3;
constexpr std::size_t kMostComparisons = 10;

Error not_a_version(std::string_view text) {
    return refusal("version_invalid", "The version can't be read", "\"" + std::string(text) + "\"",
                   "Write one to three numbers with dots between, such as 0.3 or 1.2.0");
}

Error not_a_range(std::string_view text) {
    return refusal(
        "range_invalid", "The range of host versions can't be read", "\"" + std::string(text) + "\"",
        "Write comparisons with spaces between, such as \">=0.1 <0.3\", as \"host\" in plugin.json");
}

}  // namespace

std::string to_text(const Version& version) {
    std::string text;
    for (const unsigned part : version.parts)
        text += (text.empty() ? "" : ".") + std::to_string(part);
    return text;
}

Result<Version> parse_version(std::string_view text) {
    const std::string_view numbers = text.substr(0, text.find_first_of("-+"));
    Version version;
    const char* at = numbers.data();
    const char* const end = at + numbers.size();
    for (;;) {
        unsigned part = 0;
        const auto read = std::from_chars(at, end, part);
        if (read.ec != std::errc{} || version.parts.size() == kMostParts) return not_a_version(text);
        version.parts.push_back(part);
        if (read.ptr == end) return version;
        if (*read.ptr != '.') return not_a_version(text);
        at = read.ptr + 1;
    }
}

Result<VersionRange::Comparison> VersionRange::parse_comparison(std::string_view text) {
    static constexpr std::pair<std::string_view, Order> kOrders[] = {{">=", Order::at_least},
                                                                     {"<=", Order::at_most},
                                                                     {">", Order::above},
                                                                     {"<", Order::below},
                                                                     {"=", Order::equal}};
    for (const auto& [sign, order] : kOrders) {
        if (!text.starts_with(sign)) continue;
        auto version = parse_version(text.substr(sign.size()));
        if (!version) return version.error();
        return Comparison{order, std::move(*version)};
    }
    return not_a_range(text);
}

Result<VersionRange> VersionRange::parse(std::string_view text) {
    VersionRange range;
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        if (end > 0) {
            auto comparison = parse_comparison(rest.substr(0, end));
            if (!comparison || range.comparisons_.size() == kMostComparisons) return not_a_range(text);
            range.comparisons_.push_back(std::move(*comparison));
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (range.comparisons_.empty()) return not_a_range(text);
    return range;
}

bool VersionRange::holds(const Comparison& comparison, const Version& version) {
    const auto& wanted = comparison.version.parts;
    std::vector<unsigned> found = version.parts;
    found.resize(wanted.size());
    switch (comparison.order) {
        case Order::at_least:
            return found >= wanted;
        case Order::above:
            return found > wanted;
        case Order::at_most:
            return found <= wanted;
        case Order::below:
            return found < wanted;
        case Order::equal:
            return found == wanted;
    }
    return false;
}

bool VersionRange::contains(const Version& version) const {
    return std::all_of(comparisons_.begin(), comparisons_.end(),
                       [&](const Comparison& each) { return holds(each, version); });
}

}  // namespace patchbay::packages
