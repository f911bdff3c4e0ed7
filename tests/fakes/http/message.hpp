// Plain HTTP messages as the fakes see them: no network types, so that everything above the
// server and the client can be tested with values alone.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::fakes {

using Headers = std::vector<std::pair<std::string, std::string>>;

// The first value of the header called name (compared without case), or "".
std::string_view find_header(const Headers& headers, std::string_view name);

bool equal_ignoring_case(std::string_view left, std::string_view right);
std::string to_lower(std::string_view text);

struct HttpRequest {
    std::string method;
    std::string target;  // path and query as sent
    std::string path;    // still percent-encoded
    std::string query;   // without the '?'
    Headers headers;
    std::string body;

    std::string_view header(std::string_view name) const { return find_header(headers, name); }
};

struct HttpResponse {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    Headers headers;
};

std::string_view reason_phrase(int status);

// The head of a response up to and including the empty line. With chunked the length is left open.
std::string response_head(const HttpResponse& response, bool chunked, bool keep_alive);

}  // namespace patchbay::fakes
