#include "host/api/host_routes.hpp"

namespace patchbay::api {

using nlohmann::json;

namespace {

std::string dumped(const json& schema) {
    return schema.is_null() ? "" : schema.dump();
}

}  // namespace

std::shared_ptr<const http::Route> host_route(const Declaration& declaration, http::Handler handler,
                                              const json& schemas) {
    wire::Route declared;
    declared.method = declaration.method;
    declared.path = declaration.path;
    declared.operation = declaration.operation;
    declared.summary = declaration.summary;
    declared.access = declaration.access;
    declared.query_schema = dumped(declaration.query);
    declared.body_schema = dumped(declaration.body);
    declared.answer_schema = dumped(declaration.answer);
    declared.answer_status = declaration.status;
    declared.path_schema = dumped(declaration.path_parameters);
    declared.answer_type = declaration.answer_type;
    declared.body_limit = declaration.body_limit;
    return std::make_shared<http::Route>(
        http::make_route(std::move(declared), "host", std::move(handler), schemas));
}

http::Response json_answer(const json& value, int status) {
    return http::Response::json(value.dump(-1, ' ', false, json::error_handler_t::replace), status);
}

std::string path_id(const http::Exchange& exchange) {
    return std::string(exchange.request.parameter("id"));
}

}  // namespace patchbay::api
