#pragma once
// What a check came to, for people and for programs. Pure.

#include "host/check/outcome.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace patchbay::check {

struct Entry {
    std::string mode;  ///< "files", "inside", "process"
    std::string abuse;
    Outcome outcome;
    std::chrono::milliseconds took{0};
};

struct Report {
    std::string plugin;
    std::string version;
    std::vector<Entry> entries;
    std::chrono::milliseconds took{0};

    std::size_t count(Verdict verdict) const;
    bool well() const { return count(Verdict::failed) == 0; }
};

/// A line, and for each fault three more: what was found, what was needed, what to do.
std::string to_text(const Entry& entry);
/// "inside the server", with a line's end.
std::string heading(const std::string& mode);
/// "29 passed, 1 failed, 4 skipped in 41 s"
std::string summary(const Report& report);

nlohmann::json to_json(const Report& report);

}  // namespace patchbay::check
