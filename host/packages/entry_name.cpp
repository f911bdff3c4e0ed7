#include "host/packages/entry_name.hpp"

#include "host/packages/errors.hpp"

#include <algorithm>

namespace patchbay::packages {
namespace {

constexpr std::size_t kLongestName = 200;

bool is_plain(char c) {
    return c >= 0x20 && c <= 0x7e && c != '\\';
}

/// For people's eyes, and for a log: the name itself may hold anything.
std::string shown(std::string_view name) {
    std::string text(name.substr(0, kLongestName));
    std::replace_if(
        text.begin(), text.end(), [](char c) { return !is_plain(c); }, '?');
    return "\"" + text + "\"";
}

Error unsafe(std::string_view name, const std::string& why) {
    return refusal("unsafe_entry", "The package holds something that no package may hold",
                   shown(name) + " " + why, "Make the package with `patchbay plugin pack`");
}

}  // namespace

Result<std::string> check_entry_name(std::string_view name) {
    if (name.size() > kLongestName)
        return unsafe(name, "is longer than " + std::to_string(kLongestName) + " characters");
    if (!std::all_of(name.begin(), name.end(), is_plain))
        return unsafe(name, "has other characters than printable ASCII ones");
    if (name.starts_with('/')) return unsafe(name, "is an absolute path");
    std::string_view rest = name;
    while (rest.starts_with("./"))
        rest.remove_prefix(2);
    while (rest.ends_with('/'))
        rest.remove_suffix(1);
    if (rest.empty() || rest == ".") {
        if (name.empty()) return unsafe(name, "is an empty name");
        return std::string();
    }
    const std::string clean(rest);
    for (std::size_t start = 0; start <= clean.size();) {
        const std::size_t end = std::min(clean.find('/', start), clean.size());
        const std::string_view part = std::string_view(clean).substr(start, end - start);
        if (part.empty() || part == "." || part == "..")
            return unsafe(name, "leads out of the package's folder");
        start = end + 1;
    }
    return clean;
}

}  // namespace patchbay::packages
