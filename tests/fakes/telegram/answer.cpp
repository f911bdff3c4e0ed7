#include "tests/fakes/telegram/answer.hpp"

#include <nlohmann/json.hpp>

#include "tests/fakes/http/control.hpp"

namespace patchbay::fakes::telegram {

HttpResponse result_response(std::string_view result_json, std::string_view description) {
    HttpResponse response;
    response.body.reserve(result_json.size() + description.size() + 48);
    response.body = R"({"ok":true,"result":)";
    response.body += result_json;
    if (!description.empty()) response.body += R"(,"description":)" + nlohmann::json(description).dump();
    response.body += '}';
    return response;
}

HttpResponse error_response(const ApiError& error) {
    nlohmann::ordered_json body{{"ok", false}, {"error_code", error.code}, {"description", error.what()}};
    if (error.retry_after) body["parameters"]["retry_after"] = *error.retry_after;
    if (error.migrate_to_chat_id) body["parameters"]["migrate_to_chat_id"] = *error.migrate_to_chat_id;
    HttpResponse response;
    response.status = error.code;
    response.body = body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    if (error.retry_after) response.headers.emplace_back("Retry-After", std::to_string(*error.retry_after));
    return response;
}

}  // namespace patchbay::fakes::telegram
