#include "host/check/report.hpp"

#include <algorithm>

namespace patchbay::check {
namespace {

using nlohmann::json;

constexpr std::size_t kNameWidth = 28;

const char* mark(Verdict verdict) {
    switch (verdict) {
        case Verdict::passed:
            return "ok    ";
        case Verdict::failed:
            return "FAIL  ";
        case Verdict::skipped:
            break;
    }
    return "skip  ";
}

/// What comes from a plugin may hold anything; a terminal gets printable characters alone.
std::string printable(std::string text) {
    constexpr std::size_t kLongest = 600;
    if (text.size() > kLongest) text = text.substr(0, kLongest) + "…";
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return text;
}

json fault_json(const Fault& fault) {
    return {{"found", fault.found}, {"needed", fault.needed}, {"fix", fault.fix}};
}

}  // namespace

std::size_t Report::count(Verdict verdict) const {
    return static_cast<std::size_t>(std::count_if(entries.begin(), entries.end(), [verdict](const Entry& entry) {
        return entry.outcome.verdict == verdict;
    }));
}

std::string to_text(const Entry& entry) {
    std::string text = "  " + std::string(mark(entry.outcome.verdict)) + entry.abuse;
    if (!entry.outcome.note.empty()) {
        text.resize(std::max(text.size() + 1, kNameWidth + 8), ' ');
        text += printable(entry.outcome.note);
    }
    text += "\n";
    for (const Fault& fault : entry.outcome.faults) {
        text += "        found:  " + printable(fault.found) + "\n";
        text += "        needed: " + printable(fault.needed) + "\n";
        text += "        do:     " + printable(fault.fix) + "\n";
    }
    return text;
}

std::string heading(const std::string& mode) {
    if (mode == "inside") return "inside the server\n";
    if (mode == "process") return "in a process of its own\n";
    return "its files\n";
}

std::string summary(const Report& report) {
    return std::to_string(report.count(Verdict::passed)) + " passed, " +
           std::to_string(report.count(Verdict::failed)) + " failed, " +
           std::to_string(report.count(Verdict::skipped)) + " skipped in " +
           std::to_string((report.took.count() + 500) / 1000) + " s";
}

json to_json(const Report& report) {
    json results = json::array();
    for (const Entry& entry : report.entries) {
        json faults = json::array();
        for (const Fault& fault : entry.outcome.faults)
            faults.push_back(fault_json(fault));
        results.push_back({{"mode", entry.mode},
                           {"abuse", entry.abuse},
                           {"verdict", to_text(entry.outcome.verdict)},
                           {"note", entry.outcome.note},
                           {"faults", faults},
                           {"milliseconds", entry.took.count()}});
    }
    return {{"plugin", report.plugin},
            {"version", report.version},
            {"passed", report.count(Verdict::passed)},
            {"failed", report.count(Verdict::failed)},
            {"skipped", report.count(Verdict::skipped)},
            {"milliseconds", report.took.count()},
            {"results", results}};
}

}  // namespace patchbay::check
