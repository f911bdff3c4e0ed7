#pragma once
// What a plugin answers, looked at before anything relies on it. Pure.

#include "host/http/message.hpp"

#include <patchbay/wire.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace patchbay::modules {

/// Failure(internal, "module.bad_answer"): `what` was asked of the module `id`, and `why` its answer can't be
/// used.
Failure bad_answer(const std::string& id, const std::string& what, const std::string& why);

/// Decodes the answer; throws bad_answer().
template <class Reply>
Reply read_answer(std::string_view bytes, const std::string& id, const std::string& what) {
    try {
        return decode<Reply>(bytes);
    } catch (const DecodeError& error) {
        throw bad_answer(id, what, error.what());
    }
}

/// As a plugin said it, with what is no UTF-8 replaced: JSON can't be made of anything else.
std::string readable(std::string text);
Error readable(Error error);
std::vector<wire::HealthCheck> readable(std::vector<wire::HealthCheck> checks);

/// The first `most` bytes of a name that a plugin gave something, readable and without line feeds and the
/// like.
std::string one_line(std::string_view text, std::size_t most);

/// What goes out for a route's answer. Throws bad_answer() for a status that is none and for a header's name
/// that could be read as something else.
http::Response to_response(wire::HttpReply reply, const std::string& id, const std::string& what);

}  // namespace patchbay::modules
