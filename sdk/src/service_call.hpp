#pragma once
// One line per method of a service: decode the request, call the implementation, encode its answer.

#include <patchbay/services.hpp>

#include <string>
#include <string_view>
#include <type_traits>

namespace patchbay {

/// What a caller sent; throws Failure(invalid) when it is not what the method takes.
template <class Request>
Request read_call(std::string_view payload) {
    try {
        return decode<Request>(payload);
    } catch (const DecodeError& error) {
        throw Failure(Error{ErrorKind::invalid,
                            "service.unreadable_call",
                            "The service can't read what it was called with",
                            error.what(),
                            "Update the module that calls it, or the one that offers it",
                            {},
                            0});
    }
}

template <class Request, class Call>
std::string answer_call(std::string_view payload, Call&& call) {
    const auto request = read_call<Request>(payload);
    if constexpr (std::is_void_v<decltype(call(request))>) {
        call(request);
        return {};
    } else {
        return encode(call(request));
    }
}

[[noreturn]] inline void throw_unknown_service_method(std::string_view service, std::uint32_t method) {
    throw Failure(Error{ErrorKind::unknown_method,
                        "service.unknown_method",
                        "The service does not know this method",
                        std::string(service) + " was asked for method " + std::to_string(method),
                        "Update the module that offers it",
                        {},
                        0});
}

/// The answer of a method that has none.
struct Nothing {
    static constexpr auto fields() { return codec::Members<>(); }
};

}  // namespace patchbay
