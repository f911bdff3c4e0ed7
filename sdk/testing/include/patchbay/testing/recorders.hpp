#pragma once
// What the plugin told browsers and wrote into its log.

#include <nlohmann/json.hpp>

#include <string>

namespace patchbay::testing {

struct LiveMessage {
    std::string workspace_id;
    std::string topic;
    std::string event;
    nlohmann::json data;
    bool passing = false;  ///< Live::pass() rather than Live::publish()
};

struct LogEntry {
    int level = 2;  ///< 0 trace, 1 debug, 2 info, 3 warn, 4 error, 5 critical
    std::string message;
};

}  // namespace patchbay::testing
