#pragma once
// What the host does with a request before and after the plugin's handler: finds the route, checks access,
// query and body, and turns a refusal into a problem document. Pure.

#include <patchbay/testing/answer.hpp>

#include <patchbay/wire/life.hpp>

#include <string>
#include <string_view>

namespace patchbay::testing {

/// A request on its way to a route of the plugin.
struct Incoming {
    const wire::Route* route = nullptr;
    wire::HttpCall call;
};

/// `declared`: what the plugin registered. Throws Failure as the host refuses.
Incoming admit(const wire::StartReply& declared, std::string_view method, std::string_view target,
               wire::HttpCall call);

Answer problem(const Error& error);

}  // namespace patchbay::testing
