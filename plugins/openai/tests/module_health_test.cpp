#include "module_health.hpp"

#include <gtest/gtest.h>

namespace patchbay::openai {
namespace {

TEST(ModelsCheck, NamesTheModelsThatRestInBothLanguages) {
    EXPECT_FALSE(models_check({}).degraded);
    EXPECT_EQ(models_check({}).translations.at("ru").detail, "ошибок нет");
    const HealthCheck check = models_check({"a", "b"});
    EXPECT_TRUE(check.degraded);
    EXPECT_EQ(check.detail, "failing repeatedly, tried again soon: a, b");
    EXPECT_EQ(check.translations.at("ru").detail, "ошибка за ошибкой, скоро новая попытка: a, b");
}

}  // namespace
}  // namespace patchbay::openai
