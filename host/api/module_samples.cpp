#include "host/api/module_samples.hpp"

#include "host/memory/heap_accounts.hpp"
#include "host/runtime/call_record.hpp"

#include <array>
#include <chrono>
#include <map>
#include <numeric>
#include <string>

namespace patchbay::api {
namespace {

using namespace std::chrono_literals;
using LabelSet = std::map<std::string, std::string>;

struct Bound {
    std::chrono::nanoseconds time;
    const char* text;  ///< in seconds
};
constexpr std::array<Bound, 8> kBounds{{{1ms, "0.001"},
                                        {5ms, "0.005"},
                                        {25ms, "0.025"},
                                        {100ms, "0.1"},
                                        {500ms, "0.5"},
                                        {2500ms, "2.5"},
                                        {10s, "10"},
                                        {60s, "60"}}};

struct Sums {
    double pieces = 0;
    double loop_seconds = 0;
    double stalls = 0;
    double answered = 0;
    double failed = 0;
    double cancelled = 0;
    std::array<double, runtime::Answers::kSteps> by_time{};
};

std::map<std::string, Sums> sums_by_module(const std::vector<const runtime::Label*>& labels) {
    std::map<std::string, Sums> by_module;
    for (const runtime::Label* label : labels) {
        Sums& sums = by_module[label->module];
        sums.pieces += static_cast<double>(label->calls);
        sums.loop_seconds += static_cast<double>(label->loop_nanoseconds) / 1e9;
        sums.stalls += static_cast<double>(label->stalls);
        sums.answered += static_cast<double>(label->answers.answered);
        sums.failed += static_cast<double>(label->answers.failed);
        sums.cancelled += static_cast<double>(label->answers.cancelled);
        for (std::size_t step = 0; step < sums.by_time.size(); ++step)
            sums.by_time[step] += static_cast<double>(label->answers.by_time[step]);
    }
    return by_module;
}

void add_answers(std::vector<ops::Sample>& samples, const std::string& module, const Sums& sums) {
    for (const auto& [outcome, count] :
         {std::pair("answered", sums.answered), std::pair("failed", sums.failed),
          std::pair("cancelled", sums.cancelled)}) {
        samples.push_back({"patchbay_module_answers_total", "Calls of the module that have ended", true,
                           LabelSet{{"module", module}, {"outcome", outcome}}, count});
    }
    const auto add_bucket = [&](const char* bound, double count) {
        samples.push_back({"patchbay_module_answer_duration_seconds_bucket",
                           "Calls that ended within the time of the label le", true,
                           LabelSet{{"module", module}, {"le", bound}}, count});
    };
    std::size_t step = 0;
    double at_most = 0;
    for (const Bound& bound : kBounds) {
        for (; step < sums.by_time.size() && runtime::longest_of(step) <= bound.time; ++step)
            at_most += sums.by_time[step];
        add_bucket(bound.text, at_most);
    }
    add_bucket("+Inf", std::accumulate(sums.by_time.begin(), sums.by_time.end(), 0.0));
}

}  // namespace

std::vector<ops::Sample> module_samples(const std::vector<modules::ModuleView>& modules,
                                        const std::vector<const runtime::Label*>& labels) {
    std::vector<ops::Sample> samples;
    for (const auto& view : modules) {
        const LabelSet of{{"module", view.id}};
        samples.push_back({"patchbay_module_running", "1 while the module serves", false, of,
                           modules::is_serving(view.state) ? 1.0 : 0.0});
        if (!view.process) {
            if (const auto held = memory::heap_bytes(memory::account_of(view.id)))
                samples.push_back({"patchbay_module_heap_bytes",
                                   "What the module inside the server holds of the server's heap", false, of,
                                   static_cast<double>(*held)});
            continue;
        }
        samples.push_back({"patchbay_module_resident_bytes", "Resident memory of the module's own process",
                           false, of, static_cast<double>(view.process->resident_bytes)});
        samples.push_back({"patchbay_module_processor_seconds_total",
                           "Processor time of the module's own process", true, of,
                           static_cast<double>(view.process->processor_time.count()) / 1000});
    }
    for (const auto& [module, sums] : sums_by_module(labels)) {
        const LabelSet of{{"module", module}};
        samples.push_back(
            {"patchbay_module_calls_total", "Pieces of work done for the module", true, of, sums.pieces});
        samples.push_back(
            {"patchbay_module_loop_seconds_total", "Time on the event loops", true, of, sums.loop_seconds});
        samples.push_back({"patchbay_module_stalls_total", "Times that it held an event loop for too long",
                           true, of, sums.stalls});
        if (sums.answered + sums.failed + sums.cancelled > 0) add_answers(samples, module, sums);
    }
    return samples;
}

}  // namespace patchbay::api
