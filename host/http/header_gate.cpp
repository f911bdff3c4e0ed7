#include "host/http/header_gate.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace patchbay::http {
namespace {

constexpr std::array<bool, 256> make_token_table() {
    std::array<bool, 256> table{};
    for (unsigned char c = '0'; c <= '9'; ++c)
        table[c] = true;
    for (unsigned char c = 'a'; c <= 'z'; ++c)
        table[c] = true;
    for (unsigned char c = 'A'; c <= 'Z'; ++c)
        table[c] = true;
    for (const unsigned char c : std::string_view("!#$%&'*+-.^_`|~"))
        table[c] = true;
    return table;
}
constexpr auto kToken = make_token_table();

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return kToken[c]; });
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool equal_any_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

/// Takes one line off `rest`; nothing when it does not end in CRLF or holds a stray CR.
std::optional<std::string_view> take_line(std::string_view& rest) {
    const auto end = rest.find('\n');
    if (end == std::string_view::npos || end == 0 || rest[end - 1] != '\r') return std::nullopt;
    const std::string_view line = rest.substr(0, end - 1);
    if (line.find('\r') != std::string_view::npos) return std::nullopt;
    rest.remove_prefix(end + 1);
    return line;
}

struct RequestLine {
    std::string_view method;
    std::string_view target;
    bool http_1_0 = false;
};

GateVerdict read_request_line(std::string_view line, const HeaderLimits& limits, RequestLine& out) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last)
        return {400, "the request line is not 'METHOD target HTTP/1.1'"};
    out.method = line.substr(0, first);
    out.target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (!is_token(out.method) || out.method.size() > 32) return {400, "the method is not a token"};
    if (version == "HTTP/1.0") {
        out.http_1_0 = true;
    } else if (version != "HTTP/1.1") {
        const bool other = version.size() == 8 && version.starts_with("HTTP/") && version[6] == '.';
        return other ? GateVerdict{505, "only HTTP/1.1 is spoken here"}
                     : GateVerdict{400, "the version is malformed"};
    }
    if (out.target.size() > limits.target) return {414, "the target is longer than 4 KiB"};
    const bool printable = std::all_of(out.target.begin(), out.target.end(),
                                       [](unsigned char c) { return c > 0x20 && c < 0x7f; });
    if (out.target.empty() || !printable)
        return {400, "the target holds a byte that must be percent-encoded"};
    return {};
}

/// What matters for framing and routing, gathered over all fields.
struct FramingFields {
    int hosts = 0;
    std::string_view host;
    int content_lengths = 0;
    int transfer_encodings = 0;
    std::string_view transfer_encoding;
};

GateVerdict read_field(std::string_view line, FramingFields& framing) {
    if (line.front() == ' ' || line.front() == '\t') return {400, "a header is folded over two lines"};
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return {400, "a header has no colon"};
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trim(line.substr(colon + 1));
    if (!is_token(name)) return {400, "a header's name holds a character that is not allowed"};
    const bool clean = std::all_of(value.begin(), value.end(),
                                   [](unsigned char c) { return c == '\t' || (c >= 0x20 && c != 0x7f); });
    if (!clean) return {400, "a header's value holds a control character"};
    if (equal_any_case(name, "host")) {
        ++framing.hosts;
        framing.host = value;
    } else if (equal_any_case(name, "content-length")) {
        ++framing.content_lengths;
        const bool digits =
            !value.empty() && value.size() <= 18 &&
            std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!digits) return {400, "Content-Length is not one plain number"};
    } else if (equal_any_case(name, "transfer-encoding")) {
        ++framing.transfer_encodings;
        framing.transfer_encoding = value;
    } else if (equal_any_case(name, "expect") && !equal_any_case(value, "100-continue")) {
        return {417, "only Expect: 100-continue is known"};
    }
    return {};
}

bool is_host(std::string_view host) {
    return host.size() <= 255 && std::all_of(host.begin(), host.end(), [](unsigned char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      c == '.' || c == '-' || c == ':' || c == '[' || c == ']' || c == '_';
           });
}

GateVerdict check_target(const RequestLine& line, const FramingFields& framing) {
    if (line.target.find('#') != std::string_view::npos) return {400, "the target holds a fragment"};
    if (line.target.front() == '/') return {};
    if (line.target == "*" && line.method == "OPTIONS") return {};
    const auto scheme = line.target.find("://");
    const bool absolute =
        scheme != std::string_view::npos && (equal_any_case(line.target.substr(0, scheme), "http") ||
                                             equal_any_case(line.target.substr(0, scheme), "https"));
    if (!absolute) return {400, "the target is not a path"};
    const std::string_view rest = line.target.substr(scheme + 3);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
    if (authority.empty()) return {400, "the target names no host"};
    if (!equal_any_case(authority, framing.host))
        return {400, "the target names another host than the Host header"};
    return {};
}

GateVerdict check_framing(const RequestLine& line, const FramingFields& framing) {
    if (framing.hosts > 1) return {400, "there is more than one Host header"};
    if (framing.hosts == 0 && !line.http_1_0) return {400, "there is no Host header"};
    if (!is_host(framing.host)) return {400, "the Host header is malformed"};
    if (framing.content_lengths > 1) return {400, "there is more than one Content-Length"};
    if (framing.transfer_encodings > 1) return {400, "there is more than one Transfer-Encoding"};
    if (framing.transfer_encodings == 1) {
        if (framing.content_lengths > 0)
            return {400, "Content-Length and Transfer-Encoding exclude each other"};
        if (line.http_1_0) return {400, "HTTP/1.0 has no Transfer-Encoding"};
        if (!equal_any_case(framing.transfer_encoding, "chunked"))
            return {400, "the only Transfer-Encoding here is chunked"};
    }
    return check_target(line, framing);
}

}  // namespace

std::size_t find_head_end(std::string_view received) {
    for (std::size_t at = received.find('\n'); at != std::string_view::npos;
         at = received.find('\n', at + 1)) {
        if (at + 1 < received.size() && received[at + 1] == '\n') return at + 2;
        if (at + 2 < received.size() && received[at + 1] == '\r' && received[at + 2] == '\n') return at + 3;
    }
    return std::string_view::npos;
}

GateVerdict inspect_head(std::string_view head, const HeaderLimits& limits) {
    if (head.size() > limits.header) return {431, "the head is longer than 8 KiB"};
    const auto first = take_line(head);
    if (!first) return {400, "a line does not end in CRLF"};
    RequestLine line;
    if (const GateVerdict verdict = read_request_line(*first, limits, line); !verdict) return verdict;
    FramingFields framing;
    for (std::size_t fields = 0;; ++fields) {
        const auto field = take_line(head);
        if (!field) return {400, "a line does not end in CRLF"};
        if (field->empty()) break;
        if (fields == limits.fields) return {431, "there are more than 64 headers"};
        if (const GateVerdict verdict = read_field(*field, framing); !verdict) return verdict;
    }
    return check_framing(line, framing);
}

}  // namespace patchbay::http
