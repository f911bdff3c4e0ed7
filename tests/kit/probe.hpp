#pragma once
// A plugin that does one thing with each part of the host, on request: POST /api/v1/probe/do {"what": ...,
// ...}.

#include <patchbay/testing/fake_host.hpp>

#include <gtest/gtest.h>

namespace patchbay::testing {

/// Whether a Probe object exists, and how many have been.
struct ProbeCount {
    int alive = 0;
    int made = 0;
};
ProbeCount& probes();

const patchbay_plugin* probe_entry();

class ProbeTest : public ::testing::Test {
  protected:
    ProbeTest() { host.start(); }

    Answer ask(const std::string& what, nlohmann::json more = nlohmann::json::object()) {
        more["what"] = what;
        return host.http("POST", "/api/v1/probe/do", more);
    }

    FakeHost host{probe_entry, PATCHBAY_PROBE_FOLDER};
};

}  // namespace patchbay::testing
