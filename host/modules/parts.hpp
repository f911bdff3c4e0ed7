#pragma once
// What the host gives to modules: references to its parts, bundled so that constructors stay readable.
// Everything in it outlives every module.

#include "host/bus/bus.hpp"
#include "host/http/router.hpp"
#include "host/live/hub.hpp"
#include "host/modules/schema_book.hpp"
#include "host/modules/service_directory.hpp"
#include "host/ops/metrics.hpp"
#include "host/outbound/client.hpp"
#include "host/runtime/clock.hpp"
#include "host/runtime/runtime.hpp"
#include "host/secrets/sealer.hpp"
#include "host/storage/database.hpp"

namespace patchbay::modules {

struct HostParts {
    runtime::Runtime& runtime;
    const runtime::Clock& clock;
    storage::Storage& storage;
    bus::Bus& bus;
    outbound::Client& outbound;
    live::Hub& live;
    secrets::Sealer& secrets;
    http::Router& router;
    ServiceDirectory& services;
    SchemaBook& schemas;
    ops::Metrics& metrics;
};

}  // namespace patchbay::modules
