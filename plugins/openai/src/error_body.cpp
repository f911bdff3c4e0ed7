#include "error_body.hpp"

#include "clean_text.hpp"

#include <nlohmann/json.hpp>

#include <charconv>

namespace patchbay::openai {
namespace {

constexpr std::size_t kReadAtMost = 16 * 1024;

std::string text_of(const nlohmann::json& value, const char* name) {
    const auto found = value.find(name);
    if (found == value.end() || found->is_null()) return {};
    if (found->is_string()) return found->get<std::string>();
    if (found->is_number_integer()) return std::to_string(found->get<std::int64_t>());
    return {};
}

std::string first_text(const nlohmann::json& value, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        if (std::string text = text_of(value, name); !text.empty()) return text;
    }
    return {};
}

ErrorBody from_members(const nlohmann::json& value) {
    ErrorBody body;
    body.message = one_line(first_text(value, {"message", "msg", "error_message"}));
    body.type = lower(text_of(value, "type"));
    body.code = lower(text_of(value, "code"));
    body.parameter = text_of(value, "param");
    return body;
}

/// FastAPI: [{"loc":["body","stream_options"],"msg":"...","type":"...","input":...}]
ErrorBody from_detail_list(const nlohmann::json& list) {
    ErrorBody body;
    for (const auto& item : list) {
        if (!item.is_object()) continue;
        std::string place;
        if (const auto loc = item.find("loc"); loc != item.end() && loc->is_array()) {
            for (const auto& part : *loc) {
                if (!part.is_string() || part == "body") continue;
                if (body.parameter.empty()) body.parameter = part.get<std::string>();
                place += (place.empty() ? "" : ".") + part.get<std::string>();
            }
        }
        if (!body.message.empty()) body.message += "; ";
        body.message += place + (place.empty() ? "" : ": ") + one_line(text_of(item, "msg"));
    }
    return body;
}

ErrorBody from_detail(const nlohmann::json& detail) {
    if (detail.is_array()) return from_detail_list(detail);
    if (detail.is_object()) return from_members(detail);
    ErrorBody body;
    if (detail.is_string()) body.message = one_line(detail.get<std::string>());
    return body;
}

/// Text that is no JSON: a gateway's page, or words.
ErrorBody from_text(std::string_view text) {
    ErrorBody body;
    const std::string valid = valid_utf8(text);
    body.message = one_line(trimmed(valid).starts_with('<') ? without_markup(valid) : valid);
    return body;
}

}  // namespace

ErrorBody read_error_object(const nlohmann::json& value) {
    if (value.is_string()) return from_text(value.get<std::string>());
    if (!value.is_object()) return {};
    if (const auto error = value.find("error"); error != value.end() && !error->is_null()) {
        if (error->is_object()) return from_members(*error);
        if (error->is_string()) {
            ErrorBody body = from_members(value);
            body.message = one_line(error->get<std::string>());
            return body;
        }
    }
    if (const auto detail = value.find("detail"); detail != value.end()) return from_detail(*detail);
    return from_members(value);
}

ErrorBody read_error_body(std::string_view text) {
    text = text.substr(0, kReadAtMost);
    const auto value = nlohmann::json::parse(text, nullptr, false);
    if (value.is_discarded()) return from_text(text);
    ErrorBody body = read_error_object(value);
    if (body.message.empty() && body.code.empty() && body.type.empty())
        body.message = one_line(valid_utf8(text));
    return body;
}

int status_of_code(std::string_view code) {
    int number = 0;
    const auto [end, failure] = std::from_chars(code.data(), code.data() + code.size(), number);
    const bool is_status =
        failure == std::errc{} && end == code.data() + code.size() && number >= 400 && number < 600;
    return is_status ? number : 0;
}

}  // namespace patchbay::openai
