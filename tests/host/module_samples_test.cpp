// What /metrics says about modules.
#include "host/api/module_samples.hpp"

#include "host/runtime/call_record.hpp"

#include <gtest/gtest.h>

namespace patchbay::api {
namespace {

std::optional<double> value_of(const std::vector<ops::Sample>& samples, const std::string& name,
                               const std::map<std::string, std::string>& labels) {
    for (const auto& sample : samples) {
        if (sample.name == name && sample.labels == labels) return sample.value;
    }
    return std::nullopt;
}

TEST(ModuleSamples, AddUpWhatTheLabelsOfAModuleCount) {
    runtime::Label first{"shop", "GET /api/v1/shop/orders"};
    runtime::Label second{"shop", "consumer orders"};
    runtime::Label other{"quiet", "start"};
    first.answers.answered = 3;
    first.answers.by_time[0] = 3;
    second.answers.failed = 2;
    second.answers.by_time[runtime::Answers::kSteps - 1] = 2;
    second.stalls = 1;
    const auto samples = module_samples({}, {&first, &second, &other});

    const std::string ended = "patchbay_module_answers_total";
    EXPECT_EQ(value_of(samples, ended, {{"module", "shop"}, {"outcome", "answered"}}), 3);
    EXPECT_EQ(value_of(samples, ended, {{"module", "shop"}, {"outcome", "failed"}}), 2);
    EXPECT_EQ(value_of(samples, ended, {{"module", "quiet"}, {"outcome", "answered"}}), std::nullopt);
    const std::string bucket = "patchbay_module_answer_duration_seconds_bucket";
    EXPECT_EQ(value_of(samples, bucket, {{"module", "shop"}, {"le", "0.001"}}), 3);
    EXPECT_EQ(value_of(samples, bucket, {{"module", "shop"}, {"le", "60"}}), 3);
    EXPECT_EQ(value_of(samples, bucket, {{"module", "shop"}, {"le", "+Inf"}}), 5);
    EXPECT_EQ(value_of(samples, "patchbay_module_stalls_total", {{"module", "shop"}}), 1);
}

TEST(ModuleSamples, SayWhichModuleServesAndWhatItsProcessTakes) {
    modules::ModuleView inside;
    inside.id = "inside";
    inside.state = modules::State::running;
    modules::ModuleView isolated;
    isolated.id = "isolated";
    isolated.process.emplace();
    isolated.process->resident_bytes = 4096;
    isolated.process->processor_time = std::chrono::milliseconds(1500);
    const auto samples = module_samples({inside, isolated}, {});

    EXPECT_EQ(value_of(samples, "patchbay_module_running", {{"module", "inside"}}), 1);
    EXPECT_EQ(value_of(samples, "patchbay_module_running", {{"module", "isolated"}}), 0);
    EXPECT_EQ(value_of(samples, "patchbay_module_resident_bytes", {{"module", "isolated"}}), 4096);
    EXPECT_EQ(value_of(samples, "patchbay_module_resident_bytes", {{"module", "inside"}}), std::nullopt);
    EXPECT_EQ(value_of(samples, "patchbay_module_processor_seconds_total", {{"module", "isolated"}}), 1.5);
}

}  // namespace
}  // namespace patchbay::api
