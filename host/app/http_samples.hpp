#pragma once
// What the HTTP server counts, for /metrics. Pure.

#include "host/http/router.hpp"
#include "host/http/server.hpp"
#include "host/ops/metrics.hpp"

#include <vector>

namespace patchbay::app {

/// Requests of every route and the time they took; `unrouted`: those that belong to none.
std::vector<ops::Sample> route_samples(const http::RouteTable& table, const http::RouteStatistics& unrouted);

/// Connections, and what was refused before it was a request.
std::vector<ops::Sample> server_samples(const http::ServerCounts& counts);

}  // namespace patchbay::app
