#include <patchbay/http.hpp>

#include "header_lookup.hpp"

#include <charconv>

namespace patchbay {

std::string_view Request::parameter(std::string_view name) const {
    for (const auto& parameter : call_.parameters) {
        if (parameter.name == name) return parameter.value;
    }
    return {};
}

bool Request::has_parameter(std::string_view name) const {
    for (const auto& parameter : call_.parameters) {
        if (parameter.name == name) return true;
    }
    return false;
}

std::string_view Request::header(std::string_view name) const {
    return find_header(call_.headers, name);
}

nlohmann::json Request::json() const {
    auto value = nlohmann::json::parse(call_.body, nullptr, false);
    if (value.is_discarded()) {
        throw Failure(Error{ErrorKind::invalid,
                            "host.body_not_json",
                            "The body is not JSON",
                            std::to_string(call_.body.size()) + " bytes were received",
                            "Send a JSON body with Content-Type: application/json",
                            {},
                            0});
    }
    return value;
}

std::optional<std::int64_t> Request::expected_version() const {
    std::string_view text = header("If-Match");
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    std::int64_t version = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), version);
    if (text.empty() || parsed.ptr != text.data() + text.size()) return std::nullopt;
    return version;
}

Response::Response(const nlohmann::json& value) {
    reply_.body = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Response Response::json(const nlohmann::json& value, int status) {
    Response response(value);
    response.reply_.status = status;
    return response;
}

Response Response::raw_json(std::string body, int status) {
    Response response;
    response.reply_.status = status;
    response.reply_.body = std::move(body);
    return response;
}

Response Response::no_content() {
    Response response;
    response.reply_.status = 204;
    return response;
}

Response Response::text(std::string body, int status) {
    Response response;
    response.reply_.status = status;
    response.reply_.content_type = "text/plain; charset=utf-8";
    response.reply_.body = std::move(body);
    return response;
}

Response Response::bytes(std::string body, std::string content_type) {
    Response response;
    response.reply_.content_type = std::move(content_type);
    response.reply_.body = std::move(body);
    return response;
}

Response Response::problem(const Error& error) {
    throw Failure(error);
}

Response& Response::header(std::string name, std::string value) {
    reply_.headers.push_back({std::move(name), std::move(value)});
    return *this;
}

StreamedResponse::StreamedResponse(const Request& request, std::string content_type, int status)
    : link_(request.link()), call_(request.call()) {
    link_.tell(wire::HostMethod::response_begin,
               wire::ResponseBegin{call_, status, std::move(content_type), {}});
}

void StreamedResponse::write(std::string_view bytes) {
    link_.tell(wire::HostMethod::response_write, wire::ResponseWrite{call_, std::string(bytes)});
}

Response StreamedResponse::finish() {
    Response response = Response::no_content();
    response.reply().streamed = true;
    return response;
}

}  // namespace patchbay
