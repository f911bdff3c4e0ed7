#pragma once
// How one abuse ended, in words that the plugin's author can act on. Plain values.

#include <string>
#include <vector>

namespace patchbay::check {

/// What is wrong with the plugin.
struct Fault {
    std::string found;
    std::string needed;
    std::string fix;
};

enum class Verdict { passed, failed, skipped };

struct Outcome {
    Verdict verdict = Verdict::passed;
    std::string note;           ///< what was seen, or why it was skipped
    std::vector<Fault> faults;  ///< of a failed one: at least one
};

Outcome passed(std::string note = {});
Outcome skipped(std::string why);
Outcome failed(std::string found, std::string needed, std::string fix);
/// Failed by these, or passed when there are none.
Outcome judged(std::vector<Fault> faults, std::string note = {});

std::string to_text(Verdict verdict);

}  // namespace patchbay::check
