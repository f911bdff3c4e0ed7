#include "tests/fakes/http/multipart.hpp"

#include "tests/fakes/http/message.hpp"

namespace patchbay::fakes {

namespace {

constexpr std::size_t kMostParts = 1000;

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

// Reads one value (quoted or a token) off the front of rest, up to and including the next ';'.
std::string take_value(std::string_view& rest) {
    std::string value;
    rest = trim(rest);
    if (!rest.empty() && rest.front() == '"') {
        rest.remove_prefix(1);
        while (!rest.empty() && rest.front() != '"') {
            if (rest.front() == '\\' && rest.size() > 1 && (rest[1] == '"' || rest[1] == '\\'))
                rest.remove_prefix(1);
            value += rest.front();
            rest.remove_prefix(1);
        }
    } else {
        value = std::string(trim(rest.substr(0, rest.find(';'))));
    }
    const auto end = rest.find(';');
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    return value;
}

void read_disposition(std::string_view text, Part& part) {
    const auto first = text.find(';');
    auto rest = first == std::string_view::npos ? std::string_view{} : text.substr(first + 1);
    while (!rest.empty()) {
        const auto equals = rest.find('=');
        if (equals == std::string_view::npos) return;
        const auto key = to_lower(trim(rest.substr(0, equals)));
        rest.remove_prefix(equals + 1);
        auto value = take_value(rest);
        if (key == "name") part.name = std::move(value);
        if (key == "filename") part.filename = std::move(value);
    }
}

void read_part_headers(std::string_view headers, Part& part) {
    while (!headers.empty()) {
        const auto end = headers.find("\r\n");
        const auto line = headers.substr(0, end);
        headers = end == std::string_view::npos ? std::string_view{} : headers.substr(end + 2);
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        const auto key = to_lower(trim(line.substr(0, colon)));
        if (key == "content-disposition") read_disposition(line.substr(colon + 1), part);
        if (key == "content-type") part.content_type = std::string(trim(line.substr(colon + 1)));
    }
}

}  // namespace

std::string multipart_boundary(std::string_view content_type) {
    if (!to_lower(trim(content_type.substr(0, content_type.find(';')))).starts_with("multipart/form-data"))
        return {};
    const auto at = to_lower(content_type).find("boundary=");
    if (at == std::string::npos) return {};
    auto rest = content_type.substr(at + 9);
    return take_value(rest);
}

std::optional<std::vector<Part>> parse_multipart(std::string_view body, std::string_view boundary) {
    const auto delimiter = "--" + std::string(boundary);
    auto at = body.find(delimiter);
    if (boundary.empty() || at == std::string_view::npos) return std::nullopt;
    body.remove_prefix(at + delimiter.size());
    std::vector<Part> parts;
    while (!body.starts_with("--")) {
        if (!body.starts_with("\r\n") || parts.size() >= kMostParts) return std::nullopt;
        const auto head_end = body.find("\r\n\r\n");
        if (head_end == std::string_view::npos) return std::nullopt;
        const auto end = body.find("\r\n" + delimiter, head_end + 2);
        if (end == std::string_view::npos) return std::nullopt;
        Part part;
        read_part_headers(body.substr(2, head_end - 2), part);
        part.body = end < head_end + 4 ? std::string_view{} : body.substr(head_end + 4, end - head_end - 4);
        parts.push_back(std::move(part));
        body.remove_prefix(end + 2 + delimiter.size());
    }
    return parts;
}

}  // namespace patchbay::fakes
