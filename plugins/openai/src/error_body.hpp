#pragma once
// The error object of a provider, whatever shape it came in. Pure.

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace patchbay::openai {

struct ErrorBody {
    std::string message;    ///< one line; from HTML and unknown shapes what text there is
    std::string type;       ///< lower case
    std::string code;       ///< lower case; a number becomes its digits
    std::string parameter;  ///< "param"
};

/// Reads {"error":{message,type,code,param}}, {"error":"text"}, {"type":"error","error":{}}, vLLM's flat
/// {"object":"error",...}, FastAPI's {"detail":"text"} and {"detail":[{"loc","msg"}]}, HTML and plain text.
/// Of a FastAPI list only place and message are taken, since its "input" repeats what the customer wrote.
ErrorBody read_error_body(std::string_view body);
ErrorBody read_error_object(const nlohmann::json& value);

/// The HTTP status that a numeric code stands for; 0 when it is none.
int status_of_code(std::string_view code);

}  // namespace patchbay::openai
