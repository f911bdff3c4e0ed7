#include "host/http/problem.hpp"

#include <nlohmann/json.hpp>

namespace patchbay::http {

int status_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid:
            return 422;
        case ErrorKind::not_found:
            return 404;
        case ErrorKind::conflict:
            return 409;
        case ErrorKind::forbidden:
            return 403;
        case ErrorKind::unavailable:
            return 503;
        case ErrorKind::cancelled:
            return 503;
        case ErrorKind::timeout:
            return 504;
        case ErrorKind::unauthenticated:
            return 401;
        case ErrorKind::too_many:
            return 429;
        case ErrorKind::stale:
            return 412;
        case ErrorKind::internal:
        case ErrorKind::unknown_method:
            break;
    }
    return 500;
}

Response problem(const Error& error, std::string_view request_id) {
    return problem(error, request_id, status_of(error.kind));
}

Response problem(const Error& error, std::string_view request_id, int status) {
    nlohmann::json body{{"type", "about:blank"},   {"title", error.title}, {"status", status},
                        {"detail", error.detail},  {"code", error.code},   {"fix", error.fix},
                        {"request_id", request_id}};
    auto& fields = body["fields"] = nlohmann::json::array();
    for (const FieldError& field : error.field_errors) {
        fields.push_back({{"field", field.field}, {"reason", field.reason}, {"fix", field.fix}});
    }
    Response response;
    response.status = status;
    response.content_type = "application/problem+json";
    response.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    const bool later = status == 503 || status == 429;
    if (error.retry_after_ms > 0 || later) {
        response.header("Retry-After", std::to_string(std::max(1U, (error.retry_after_ms + 999) / 1000)));
    }
    return response;
}

}  // namespace patchbay::http
