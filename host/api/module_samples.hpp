#pragma once
// What every module did and uses, for /metrics. Pure.

#include "host/modules/modules.hpp"
#include "host/ops/metrics.hpp"
#include "host/runtime/label.hpp"

#include <vector>

namespace patchbay::api {

/// `labels`: whose counts are read (runtime::all_labels()).
std::vector<ops::Sample> module_samples(const std::vector<modules::ModuleView>& modules,
                                        const std::vector<const runtime::Label*>& labels);

}  // namespace patchbay::api
