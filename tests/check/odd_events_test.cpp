#include "host/check/odd_events.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace patchbay::check {
namespace {

using nlohmann::json;

const json kWell = {
    {"text", "A check"}, {"number", 1}, {"list", {1, 2}}, {"deep", {{"a", nullptr}}}, {"on", true}};

bool has(const std::vector<OddPayload>& odd, const std::string& what) {
    return std::any_of(odd.begin(), odd.end(), [&](const OddPayload& each) { return each.what == what; });
}

TEST(OddPayloads, BeginWithTheOneThatIsWell) {
    const auto odd = odd_payloads(kWell, true);
    EXPECT_EQ(json::parse(odd.front().text), kWell);
}

TEST(OddPayloads, TouchEachField) {
    for (const bool few : {true, false}) {
        const auto odd = odd_payloads(kWell, few);
        for (const auto& [name, value] : kWell.items()) {
            EXPECT_TRUE(has(odd, "without \"" + name + "\"")) << name;
            EXPECT_TRUE(has(odd, "\"" + name + "\" is 1,000 deep")) << name;
        }
        EXPECT_TRUE(has(odd, "\"text\" has 900 kB"));
        EXPECT_TRUE(has(odd, "null"));
    }
    EXPECT_GT(odd_payloads(kWell, false).size(), 2 * odd_payloads(kWell, true).size());
}

/// A field that has the name of what is put in its place.
TEST(OddPayloads, AreJsonApartFromThoseThatSayThatTheyAreNot) {
    std::size_t broken = 0;
    for (const OddPayload& each : odd_payloads(kWell, false))
        broken += json::parse(each.text, nullptr, false).is_discarded() ? 1 : 0;
    EXPECT_EQ(broken, 2U) << "half a text, and half an emoji";
}

TEST(OddPayloads, AreMadeOfWhatIsNoObjectToo) {
    EXPECT_GT(odd_payloads(json::array({1}), true).size(), 5U);
    EXPECT_GT(odd_payloads(json(), true).size(), 5U);
}

}  // namespace
}  // namespace patchbay::check
