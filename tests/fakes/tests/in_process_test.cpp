#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/fakes/openai/fake_openai.hpp"
#include "tests/fakes/telegram/fake_telegram.hpp"

namespace patchbay::fakes {
namespace {

TEST(FakeTelegramInProcess, KeepsWhatUsersWrite) {
    telegram::FakeTelegram fake;
    fake.post("/control/bots", {{"token", "1001:TEST"}, {"username", "shop_bot"}});
    const auto written = fake.post("/control/messages", {{"user", 1000001}, {"text", "hello"}});
    EXPECT_EQ(written["message"]["text"], "hello");
    const auto chat = fake.get("/control/transcript?chat_id=1000001&contains=hello&wait_ms=1000");
    EXPECT_EQ(chat["messages"].size(), 1U);
    EXPECT_EQ(fake.get("/control/stats")["pending_updates"], 1);
    EXPECT_NE(fake.url().find("http://127.0.0.1:"), std::string::npos);
}

TEST(FakeTelegramInProcess, RefusesBadOrdersInWords) {
    telegram::FakeTelegram fake;
    EXPECT_THROW(fake.post("/control/bots", {{"token", "nonsense"}}), std::runtime_error);
    EXPECT_THROW(fake.post("/control/faults", {{"kind", "nonsense"}}), std::runtime_error);
    EXPECT_THROW(fake.post("/control/messages", {{"user", "x"}}), std::runtime_error);
    EXPECT_THROW(fake.get("/control/nowhere"), std::runtime_error);
}

TEST(FakeTelegramInProcess, AnswersAWaitThatTimesOutWithWhatThereIs) {
    telegram::FakeTelegram fake;
    EXPECT_TRUE(fake.get("/control/calls?method=sendMessage&wait_ms=1")["calls"].empty());
}

TEST(FakeOpenAiInProcess, TakesScriptsAndFaults) {
    openai::FakeOpenAi fake;
    EXPECT_EQ(
        fake.post("/control/answers", {{"answers", nlohmann::json::array({{{"content", "x"}}})}})["waiting"],
        1);
    EXPECT_EQ(fake.post("/control/faults", {{"kind", "rate_limit"}})["id"], 1);
    EXPECT_EQ(fake.get("/control/faults")["faults"].size(), 1U);
    EXPECT_THROW(fake.post("/control/answers", {{"answer", 1}}), std::runtime_error);
}

}  // namespace
}  // namespace patchbay::fakes
