// Runs the tests; with "--host <folder>" it is a host instead, which a test then kills.

#include "host/storage/embedded_cluster.hpp"
#include "tests/storage/test_database.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <unistd.h>

#include <cstdio>
#include <string_view>

namespace {

int be_host(const char* folder) {
    patchbay::storage::EmbeddedCluster cluster({folder});
    cluster.start();
    std::puts("ready");
    std::fflush(stdout);
    for (;;)
        ::pause();
}

}  // namespace

int main(int argc, char** argv) {
    spdlog::set_level(spdlog::level::off);
    if (argc == 3 && std::string_view(argv[1]) == "--host") return be_host(argv[2]);
    testing::InitGoogleTest(&argc, argv);
    const int result = RUN_ALL_TESTS();
    patchbay::storage::test::stop_shared_cluster();
    return result;
}
