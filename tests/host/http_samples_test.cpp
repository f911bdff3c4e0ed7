// What /metrics says about HTTP.
#include "host/app/http_samples.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace patchbay::app {
namespace {

double value_of(const std::vector<ops::Sample>& samples, const std::string& name, const std::string& label,
                const std::string& value) {
    for (const auto& sample : samples) {
        const auto found = sample.labels.find(label);
        if (sample.name == name && found != sample.labels.end() && found->second == value)
            return sample.value;
    }
    return -1;
}

TEST(RouteSamples, CountByStatusAndTime) {
    http::RouteStatistics unrouted;
    unrouted.count(404, 2'000'000);
    unrouted.count(404, 300'000);
    unrouted.count(200, 60'000'000'000);
    const auto samples = route_samples(http::RouteTable({}), unrouted);
    EXPECT_EQ(value_of(samples, "patchbay_http_requests_total", "status", "4xx"), 2);
    EXPECT_EQ(value_of(samples, "patchbay_http_requests_total", "status", "2xx"), 1);
    const std::string bucket = "patchbay_http_request_duration_seconds_bucket";
    EXPECT_EQ(value_of(samples, bucket, "le", "0.0005"), 1);
    EXPECT_EQ(value_of(samples, bucket, "le", "0.001"), 1);
    EXPECT_EQ(value_of(samples, bucket, "le", "0.0025"), 2);
    EXPECT_EQ(value_of(samples, bucket, "le", "10"), 2);
    EXPECT_EQ(value_of(samples, bucket, "le", "+Inf"), 3);
}

TEST(ServerSamples, SayWhatWasRefusedAndWhoLeft) {
    const auto samples = server_samples({1, 2, 3, 4, 5});
    ASSERT_EQ(samples.size(), 5U);
    EXPECT_EQ(samples[0].value, 1);
    EXPECT_EQ(samples[1].value, 2);
    EXPECT_EQ(samples[2].value, 4);
    EXPECT_EQ(samples[3].value, 5);
    EXPECT_EQ(samples[4].value, 3);
}

}  // namespace
}  // namespace patchbay::app
