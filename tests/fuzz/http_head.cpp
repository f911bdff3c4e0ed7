// What the header gate lets through must read the same to Beast: one request, framed the same way. A
// difference is how requests are smuggled.
#include "host/http/header_gate.hpp"
#include "host/http/target.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

namespace beast = boost::beast;
using patchbay::http::Request;

[[noreturn]] void disagree(const char* how) {
    std::fprintf(stderr, "gate and parser disagree: %s\n", how);
    std::abort();
}

std::string lower(std::string_view text) {
    std::string made(text);
    for (char& c : made)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return made;
}

/// The framing as the text says it, read in the plainest way there is.
struct Framing {
    std::string content_length;
    std::string transfer_encoding;
    int hosts = 0;
};

Framing read_plainly(std::string_view head) {
    Framing framing;
    head.remove_prefix(head.find("\r\n") + 2);
    while (!head.starts_with("\r\n")) {
        const std::string_view line = head.substr(0, head.find("\r\n"));
        head.remove_prefix(line.size() + 2);
        const std::string name = lower(line.substr(0, line.find(':')));
        std::string value = lower(line.substr(line.find(':') + 1));
        value.erase(0, value.find_first_not_of(" \t"));
        value.erase(value.find_last_not_of(" \t") + 1);
        if (name == "content-length") framing.content_length = value;
        if (name == "transfer-encoding") framing.transfer_encoding = value;
        if (name == "host") ++framing.hosts;
    }
    return framing;
}

void compare(std::string_view head) {
    beast::http::request_parser<beast::http::string_body> parser;
    parser.body_limit(boost::none);
    parser.header_limit(8 * 1024);
    beast::error_code error;
    const std::size_t used = parser.put(boost::asio::buffer(head.data(), head.size()), error);
    if (error && error != beast::http::error::need_more)
        return;  // refused by the second one: nothing gets through
    if (!parser.is_header_done()) disagree("the parser waits for more of the head");
    if (used != head.size()) disagree("the head ends elsewhere");
    const Framing framing = read_plainly(head);
    const auto length = parser.content_length();
    if (length.has_value() != !framing.content_length.empty()) disagree("whether there is a Content-Length");
    if (length && *length != std::strtoull(framing.content_length.c_str(), nullptr, 10))
        disagree("the Content-Length");
    if (parser.chunked() != (framing.transfer_encoding == "chunked")) disagree("whether the body is chunked");
    if (!framing.transfer_encoding.empty() && !parser.chunked())
        disagree("a Transfer-Encoding that is not obeyed");
    if (parser.get().version() == 11 && framing.hosts != 1) disagree("the Host");
    if (parser.get().target().empty()) disagree("the target");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view received(reinterpret_cast<const char*>(data), size);
    const std::size_t end = patchbay::http::find_head_end(received);
    if (end == std::string_view::npos) {
        patchbay::http::inspect_head(received);  // never whole, must not crash either
        return 0;
    }
    const std::string_view head = received.substr(0, end);
    if (!patchbay::http::inspect_head(head)) return 0;
    compare(head);
    Request request;
    const auto first = head.find(' ');
    request.target = std::string(head.substr(first + 1, head.find(' ', first + 1) - first - 1));
    if (patchbay::http::read_target(request) && request.path.find('\0') != std::string::npos)
        disagree("a NUL in the path");
    return 0;
}
