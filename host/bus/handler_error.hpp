#pragma once
// What a handler threw, as an Error and in words for people. Pure.

#include <patchbay/result.hpp>

#include <exception>
#include <string>

namespace patchbay::bus {

Error as_error(const std::exception& exception);
std::string words(const Error& error);
/// An earlier delivery of the event committed, and its acknowledgement was lost.
bool says_already_done(const std::exception& exception);

}  // namespace patchbay::bus
