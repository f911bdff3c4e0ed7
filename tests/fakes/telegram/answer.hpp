// Bot API answers on the wire.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "tests/fakes/http/exchange.hpp"
#include "tests/fakes/telegram/api_error.hpp"

namespace patchbay::fakes::telegram {

HttpResponse result_response(std::string_view result_json, std::string_view description = {});
HttpResponse error_response(const ApiError& error);

}  // namespace patchbay::fakes::telegram
