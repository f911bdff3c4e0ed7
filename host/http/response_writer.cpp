#include "host/http/response_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

namespace patchbay::http {
namespace {

void append_number(std::string& out, std::uint64_t number, int base = 10) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, base);
    out.append(digits.data(), end.ptr);
}

/// The Date header's value, made once a second per thread.
std::string_view http_date() {
    thread_local std::time_t made_for = 0;
    thread_local std::array<char, 40> text{};
    thread_local std::size_t length = 0;
    const std::time_t now = std::time(nullptr);
    if (now != made_for) {
        std::tm parts{};
        gmtime_r(&now, &parts);
        length = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
        made_for = now;
    }
    return {text.data(), length};
}

/// Appends a header's value. What could end the line goes: a value must not be able to begin another header.
void append_value(std::string& out, std::string_view value) {
    const auto harmless = [](unsigned char c) { return c == '\t' || (c >= 0x20 && c != 0x7f); };
    if (std::all_of(value.begin(), value.end(), harmless)) {
        out += value;
    } else {
        for (const char c : value)
            out += harmless(static_cast<unsigned char>(c)) ? c : ' ';
    }
}

}  // namespace

bool has_body(int status) {
    return status >= 200 && status != 204 && status != 304;
}

void append_head(std::string& out, const Response& response, const Framing& framing) {
    out.reserve(out.size() + 256 + response.body.size());
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::uint64_t>(response.status));
    out += ' ';
    out += reason_phrase(response.status);
    out += "\r\nDate: ";
    out += http_date();
    if (!response.content_type.empty() && has_body(response.status)) {
        out += "\r\nContent-Type: ";
        append_value(out, response.content_type);
    }
    if (framing.chunked && has_body(response.status)) {
        out += "\r\nTransfer-Encoding: chunked";
    } else if (framing.content_length && has_body(response.status)) {
        out += "\r\nContent-Length: ";
        append_number(out, *framing.content_length);
    }
    if (!framing.keep_alive) out += "\r\nConnection: close";
    for (const Header& header : response.headers) {
        out += "\r\n";
        out += header.name;
        out += ": ";
        append_value(out, header.value);
    }
    out += "\r\n\r\n";
}

void append_chunk(std::string& out, std::string_view bytes) {
    if (bytes.empty()) return;
    append_number(out, bytes.size(), 16);
    out += "\r\n";
    out += bytes;
    out += "\r\n";
}

}  // namespace patchbay::http
