#include "host/check/outcome.hpp"

#include <utility>

namespace patchbay::check {

Outcome passed(std::string note) {
    return {Verdict::passed, std::move(note), {}};
}

Outcome skipped(std::string why) {
    return {Verdict::skipped, std::move(why), {}};
}

Outcome failed(std::string found, std::string needed, std::string fix) {
    return {Verdict::failed, {}, {{std::move(found), std::move(needed), std::move(fix)}}};
}

Outcome judged(std::vector<Fault> faults, std::string note) {
    if (faults.empty()) return passed(std::move(note));
    return {Verdict::failed, {}, std::move(faults)};
}

std::string to_text(Verdict verdict) {
    switch (verdict) {
        case Verdict::passed:
            return "passed";
        case Verdict::failed:
            return "failed";
        case Verdict::skipped:
            break;
    }
    return "skipped";
}

}  // namespace patchbay::check
