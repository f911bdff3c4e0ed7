#pragma once
// The module's settings as its parts use them. Made once at start; read by any thread.

#include <string>

namespace patchbay::telegram {

inline constexpr const char* kTelegramsOwnRoot = "https://api.telegram.org";

struct ModuleSettings {
    std::string api_root = kTelegramsOwnRoot;
    unsigned poll_timeout_seconds = 50;
    unsigned messages_per_second = 28;
    std::string public_url;  ///< empty: nobody said how the outside reaches us

    bool telegrams_own() const { return api_root == kTelegramsOwnRoot; }
};

}  // namespace patchbay::telegram
