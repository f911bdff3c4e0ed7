// An error answer of an OpenAI-compatible server. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "tests/fakes/http/message.hpp"

namespace patchbay::fakes::openai {

using Json = nlohmann::json;

struct ApiError : std::runtime_error {
    ApiError(int http_status, std::string error_type, Json error_code, Json parameter,
             const std::string& message)
        : std::runtime_error(message),
          status(http_status),
          type(std::move(error_type)),
          code(std::move(error_code)),
          param(std::move(parameter)) {}

    int status;
    std::string type;
    Json code;   // a string, a number or null
    Json param;  // the parameter at fault, or null

    Json body() const {
        return {{"error", {{"message", what()}, {"type", type}, {"param", param}, {"code", code}}}};
    }
};

// 400 of type invalid_request_error.
ApiError invalid_request(const std::string& message, Json param = nullptr, Json code = nullptr);

HttpResponse error_response(const ApiError& error);

}  // namespace patchbay::fakes::openai
