#pragma once

namespace patchbay::app {

inline constexpr const char* kVersion = PATCHBAY_VERSION;

}  // namespace patchbay::app
