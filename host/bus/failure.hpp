#pragma once
// What it means that a handler failed: in words, and whether the event has a part in it. Pure.

#include <patchbay/result.hpp>

#include <exception>
#include <string>

namespace patchbay::bus {

/// What `exception` says, whichever kind it is.
Error as_error(const std::exception& exception);
/// The handler was ended from outside, because its time was over or for another reason.
Error out_of_time();
Error interrupted();

/// For the dead letter and the admin's page: one line.
std::string words(const Error& error);

/// A module that is being stopped took no more calls: nothing was done.
bool is_refused_at_gate(const Error& error);
/// Nobody offering a service, or a database that is away, says nothing about the event: it is not worn out by
/// that.
bool is_not_the_events_fault(const Error& error);

/// Its handler can't read the event, so trying it again changes nothing.
bool is_hopeless(const Error& error);

}  // namespace patchbay::bus
