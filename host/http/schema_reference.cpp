#include "host/http/schema_reference.hpp"

#include <charconv>

namespace patchbay::http {
namespace {

using nlohmann::json;

/// A reference is a URI: "%25" stands for "%". Nothing for what is none.
std::optional<std::string> percent_decoded(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            out += text[at];
            continue;
        }
        unsigned byte = 0;
        if (at + 2 >= text.size()) return std::nullopt;
        const char* const digits = text.data() + at + 1;
        const auto read = std::from_chars(digits, digits + 2, byte, 16);
        if (read.ptr != digits + 2) return std::nullopt;
        out += static_cast<char>(byte);
        at += 2;
    }
    return out;
}

}  // namespace

std::optional<json::json_pointer> local_place(const std::string& reference) {
    if (reference.empty() || reference.front() != '#') return std::nullopt;
    const auto text = percent_decoded(reference.substr(1));
    if (!text) return std::nullopt;
    try {
        return json::json_pointer(*text);
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

const json* referred_to(const json& root, const json& schema) {
    const auto reference = schema.find("$ref");
    if (reference == schema.end() || !reference->is_string()) return nullptr;
    const auto place = local_place(reference->get<std::string>());
    if (!place || !root.contains(*place)) return nullptr;
    return &root.at(*place);
}

}  // namespace patchbay::http
