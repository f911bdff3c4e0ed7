#include "core/delivery_health.hpp"

#include <gtest/gtest.h>

namespace patchbay::inbox {
namespace {

TEST(DeliveryCheck, NamesTheChannelsWhoseMessagesWait) {
    EXPECT_FALSE(delivery_check({}).degraded);
    EXPECT_EQ(delivery_check({}).translations.at("ru").name, "доставка");
    const HealthCheck check = delivery_check({{"mail", "It is full"}, {"telegram", "It is off"}});
    EXPECT_TRUE(check.degraded);
    EXPECT_EQ(check.detail, "messages wait for mail: It is full; for telegram: It is off");
    EXPECT_EQ(check.translations.at("ru").detail, "сообщения ждут отправки: mail, telegram");
}

}  // namespace
}  // namespace patchbay::inbox
