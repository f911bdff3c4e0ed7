#pragma once
// Both ends of a call across the boundary: exceptions become a status with an encoded Error on the side that
// was called, and exceptions again on the side that called. Nothing else ever crosses.

#include <patchbay/boundary.h>
#include <patchbay/codec.hpp>
#include <patchbay/result.hpp>

#include <exception>
#include <string>
#include <string_view>

namespace patchbay {

inline std::string_view to_view(patchbay_bytes bytes) {
    return {static_cast<const char*>(bytes.data), bytes.size};
}
inline patchbay_bytes to_bytes(std::string_view text) {
    return {text.data(), text.size()};
}
inline void set_reply(patchbay_reply reply, std::string_view bytes) {
    reply.set(reply.context, bytes.data(), bytes.size());
}

/// The side that is called: runs `work`, which gives the payload of the answer.
template <class Work>
int32_t answer_across(patchbay_reply reply, Work&& work) noexcept {
    const auto refuse = [&](const Error& error) {
        set_reply(reply, encode(error));
        return static_cast<int32_t>(error.kind);
    };
    const auto broken = [&](const char* what) {
        return refuse(Error{ErrorKind::internal,
                            "boundary.exception",
                            "The other side failed",
                            what,
                            "See the module's log; report it to the plugin's author",
                            {},
                            0});
    };
    try {
        try {
            set_reply(reply, work());
            return PATCHBAY_OK;
        } catch (const Cancelled&) {
            return PATCHBAY_CANCELLED;
        } catch (const Failure& failure) {
            return refuse(failure.error());
        } catch (const std::exception& exception) {
            return broken(exception.what());
        } catch (...) {
            return broken("an exception that is not a std::exception");
        }
    } catch (...) {
        return PATCHBAY_INTERNAL;  // not even the error could be encoded (no memory): the bare status must do
    }
}

/// The side that calls: `call` takes a patchbay_reply and gives a status. The payload of the answer; throws
/// Cancelled or Failure otherwise.
template <class Call>
std::string ask_across(Call&& call) {
    std::string answer;
    const patchbay_reply reply{&answer, [](void* context, const void* data, size_t size) {
                                   static_cast<std::string*>(context)->assign(static_cast<const char*>(data),
                                                                              size);
                               }};
    const int32_t status = call(reply);
    if (status == PATCHBAY_OK) return answer;
    if (status == PATCHBAY_CANCELLED) throw Cancelled();
    Error error;
    try {
        error = decode<Error>(answer);
    } catch (const DecodeError&) {
        error = Error{ErrorKind::internal,
                      "boundary.bad_answer",
                      "The other side failed without saying why",
                      "status " + std::to_string(status),
                      "",
                      {},
                      0};
    }
    if (error.code.empty()) error.code = "boundary.status_" + std::to_string(status);
    throw Failure(std::move(error));
}

}  // namespace patchbay
