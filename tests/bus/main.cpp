#include "tests/storage/test_database.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

int main(int argc, char** argv) {
    spdlog::set_level(spdlog::level::off);
    testing::InitGoogleTest(&argc, argv);
    const int result = RUN_ALL_TESTS();
    patchbay::storage::test::stop_shared_cluster();
    return result;
}
