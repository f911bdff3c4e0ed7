// What modules count.
#include "host/ops/metrics.hpp"

#include <gtest/gtest.h>

namespace patchbay::ops {
namespace {

std::size_t lines_with(const Metrics& metrics, const std::string& words) {
    std::size_t lines = 0;
    const std::string text = metrics.text();
    for (auto at = text.find("\n" + words); at != std::string::npos; at = text.find("\n" + words, at + 1))
        ++lines;
    return lines;
}

wire::MetricSample sample_of(const std::string& user) {
    wire::MetricSample sample;
    sample.name = "seen_total";
    sample.labels = {{"user", user}};
    sample.value = 1;
    return sample;
}

TEST(ModuleMetrics, AreBounded) {
    Metrics metrics;
    const auto shop = metrics.declare("shop");
    const auto other = metrics.declare("other");
    for (std::size_t user = 0; user < Metrics::kMostOfModule + 100; ++user)
        metrics.add("shop", sample_of(std::to_string(user)));
    metrics.add("shop", sample_of("0"));
    metrics.add("other", sample_of("0"));
    EXPECT_EQ(lines_with(metrics, "patchbay_shop_seen_total{"), Metrics::kMostOfModule);
    EXPECT_EQ(lines_with(metrics, "patchbay_shop_seen_total{user=\"0\"} 2"), 1U);
    EXPECT_EQ(lines_with(metrics, "patchbay_other_seen_total{"), 1U);
}

/// One that asks the database waits, and others go on on its thread.
TEST(ModuleMetrics, AreCountedWhileACollectorIsAtWork) {
    Metrics metrics;
    const auto shop = metrics.declare("shop");
    metrics.collect_from([&] {
        metrics.add("shop", sample_of("meanwhile"));
        return std::vector<Sample>{};
    });
    EXPECT_EQ(lines_with(metrics, "patchbay_shop_seen_total{"), 1U);
}

TEST(ModuleMetrics, AreGoneWithTheLastRegistration) {
    Metrics metrics;
    {
        const auto first = metrics.declare("shop");
        { const auto second = metrics.declare("shop"); }
        metrics.add("shop", sample_of("0"));
        EXPECT_EQ(lines_with(metrics, "patchbay_shop_seen_total{"), 1U);
    }
    metrics.add("shop", sample_of("0"));
    EXPECT_EQ(lines_with(metrics, "patchbay_shop_seen_total{"), 0U);
}

}  // namespace
}  // namespace patchbay::ops
