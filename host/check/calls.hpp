#pragma once
// Calls of a plugin's routes: made up from what the routes declare, and what their answers may be. Pure.

#include "host/check/description.hpp"
#include "host/check/web_client.hpp"

#include <optional>
#include <string>
#include <vector>

namespace patchbay::check {

/// A well-formed call. `ids`: of what the plugin has made so far, tried for the path's parameters; `turn`: which of
/// them.
Ask make_call(const Route& route, const nlohmann::json& named, const std::vector<std::string>& ids,
              std::size_t turn);

/// The path with `values` for its parameters, in order, as they are.
std::string filled(const std::string& path, const std::vector<std::string>& values);

/// Whether an answer is the server's, for a module that is not there for the moment: 503 that says when to come
/// again, or 404 of no route.
bool is_away(const Answer& answer);

/// What is wrong with an answer whatever was asked: there was none, or the handler failed. Nothing: nothing.
std::optional<std::string> objection(const Answer& answer);

/// The problem's code, or what there is instead: "module.stopping", "500 text/html".
std::string words_of(const Answer& answer);

/// How an answer differs from what its route's description promises. Nothing: it does not, or it is no success.
std::optional<std::string> difference(const Route& route, const nlohmann::json& named, const Answer& answer);

/// As a part of a path.
std::string escaped(std::string_view text);

}  // namespace patchbay::check
