#include "host/storage/server_programs.hpp"

#include "tests/storage/test_database.hpp"

#include <gtest/gtest.h>

namespace patchbay::storage {

using test::failure_of;

TEST(ServerPrograms, TheMajorVersionIsReadFromWhatPostgresSays) {
    EXPECT_EQ(major_of("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), 15);
    EXPECT_EQ(major_of("postgres (PostgreSQL) 17beta1"), 17);
    EXPECT_EQ(major_of("no such program"), 0);
}

TEST(ServerPrograms, ANewClusterGetsTheNewestAndAnOldOneItsOwn) {
    const std::vector<ServerPrograms> installed{{"/17", 17}, {"/15", 15}};
    EXPECT_EQ(choose_programs(installed, std::nullopt).major, 17);
    EXPECT_EQ(choose_programs(installed, 15).folder, "/15");
}

TEST(ServerPrograms, AMissingVersionIsRefusedInWords) {
    const Error error = failure_of([] { choose_programs({{"/17", 17}}, 13); });
    EXPECT_EQ(error.code, "database.other_version");
    EXPECT_EQ(error.detail, "it needs PostgreSQL 13; installed: 17");
    EXPECT_NE(error.fix.find("postgresql-13"), std::string::npos);
    EXPECT_EQ(failure_of([] { choose_programs({}, std::nullopt); }).code, "database.not_installed");
}

TEST(ServerPrograms, ThisMachineHasThem) {
    EXPECT_FALSE(find_server_programs().empty());
}

}  // namespace patchbay::storage
