#pragma once
// Where logs go and how they look: standard error, pretty on a terminal, one JSON object a line otherwise.

#include "host/app/configuration.hpp"
#include "host/http/dispatcher.hpp"

#include <functional>

namespace patchbay::app {

void set_up_logging(const Configuration& configuration);
/// Of a logger that is set up; while others log.
void set_log_level(const Configuration& configuration);

/// Logs one line a request, without slowing the request down: past a bound the oldest lines are dropped.
std::function<void(const http::AccessRecord&)> access_log(const Configuration& configuration);

}  // namespace patchbay::app
