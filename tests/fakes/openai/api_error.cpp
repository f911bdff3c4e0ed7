#include "tests/fakes/openai/api_error.hpp"

#include "tests/fakes/http/control.hpp"

namespace patchbay::fakes::openai {

ApiError invalid_request(const std::string& message, Json param, Json code) {
    return {400, "invalid_request_error", std::move(code), std::move(param), message};
}

HttpResponse error_response(const ApiError& error) {
    HttpResponse response;
    response.status = error.status;
    response.body = dump(error.body());
    return response;
}

}  // namespace patchbay::fakes::openai
