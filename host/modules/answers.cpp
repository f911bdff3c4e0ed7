#include "host/modules/answers.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace patchbay::modules {
namespace {

bool is_status(int status) {
    return status >= 200 && status <= 599;
}

/// RFC 9110, 5.6.2: a token.
bool is_header_name(std::string_view name) {
    constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::all_of(name.begin(), name.end(), [&](unsigned char c) {
        return std::isalnum(c) != 0 || kMarks.find(static_cast<char>(c)) != std::string_view::npos;
    });
}

/// The connection's own, which the host writes.
bool is_framing_header(std::string name) {
    constexpr std::array<std::string_view, 4> kFraming{"connection", "content-length", "transfer-encoding",
                                                       "upgrade"};
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::find(kFraming.begin(), kFraming.end(), name) != kFraming.end();
}

}  // namespace

Failure bad_answer(const std::string& id, const std::string& what, const std::string& why) {
    return Failure(Error{ErrorKind::internal,
                         "module.bad_answer",
                         "The module's answer can't be used",
                         id + ": " + what + ": " + why,
                         "Report it to the plugin's author",
                         {},
                         0});
}

std::string readable(std::string text) {
    using nlohmann::json;
    return json::parse(json(std::move(text)).dump(-1, ' ', false, json::error_handler_t::replace));
}

Error readable(Error error) {
    for (std::string* const text : {&error.code, &error.title, &error.detail, &error.fix})
        *text = readable(std::move(*text));
    return error;
}

std::vector<wire::HealthCheck> readable(std::vector<wire::HealthCheck> checks) {
    for (wire::HealthCheck& check : checks) {
        check.name = readable(std::move(check.name));
        check.detail = readable(std::move(check.detail));
        for (auto& [language, words] : check.translations) {
            words.name = readable(std::move(words.name));
            words.detail = readable(std::move(words.detail));
        }
    }
    return checks;
}

std::string one_line(std::string_view text, std::size_t most) {
    std::string line = readable(std::string(text.substr(0, most)));
    std::replace_if(
        line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return line;
}

http::Response to_response(wire::HttpReply reply, const std::string& id, const std::string& what) {
    if (!is_status(reply.status))
        throw bad_answer(id, what, "its status is " + std::to_string(reply.status) + ", not 200 to 599");
    for (const wire::Header& header : reply.headers) {
        if (!is_header_name(header.name)) throw bad_answer(id, what, "a header's name is not one");
        if (is_framing_header(header.name))
            throw bad_answer(id, what, "the header " + header.name + " is the server's to write");
    }
    http::Response response;
    response.status = reply.status;
    response.content_type = reply.content_type.empty() ? "application/json" : std::move(reply.content_type);
    response.headers = std::move(reply.headers);
    response.body = std::move(reply.body);
    response.streamed = reply.streamed;
    return response;
}

}  // namespace patchbay::modules
