// One plugin's broken tables are that plugin's matter.
#include "host/app/migration.hpp"
#include "tests/modules/world.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace patchbay::modules::test {
namespace {

class Tables : public testing::Test {
  protected:
    Package package(const std::string& id, const std::string& file, const std::string& sql) {
        Package made = world_.awkward(id);
        std::filesystem::create_directories(made.folder / "migrations");
        std::ofstream(made.folder / "migrations" / file) << sql;
        return made;
    }
    app::Migrated migrate(const std::vector<Package>& packages) {
        return app::migrate(storage::test::shared_cluster().connection_string(), PATCHBAY_MIGRATIONS,
                            packages);
    }

    World world_;
};

TEST_F(Tables, OfOnePluginThatFailDoNotKeepTheOthersBack) {
    const auto bad = package("bad-sql", "0001_first.sql", "create table nonsense (");
    const auto misnamed = package("misnamed", "1.sql", "select 1");
    const auto good = package("good-sql", "0001_first.sql", "create table sense (id int)");
    const auto migrated = migrate({bad, misnamed, good});
    ASSERT_EQ(migrated.applied.size(), 1U);
    EXPECT_EQ(migrated.applied[0].module, "good-sql");
    ASSERT_EQ(migrated.refused.size(), 2U);
    EXPECT_NE(migrated.refused.at("bad-sql").title.find("bad-sql"), std::string::npos);
    EXPECT_FALSE(migrated.refused.at("misnamed").detail.empty());
}

TEST_F(Tables, ThatHaveChangedSinceAreRefusedForTheirPluginAlone) {
    const auto plugin = package("changing", "0001_first.sql", "create table a (id int)");
    EXPECT_TRUE(migrate({plugin}).refused.empty());
    std::ofstream(plugin.folder / "migrations/0001_first.sql") << "create table b (id int)";
    EXPECT_EQ(migrate({plugin}).refused.count("changing"), 1U);
}

TEST_F(Tables, OfAManifestThatWasRefusedAreNotMade) {
    auto plugin = package("unreadable", "0001_first.sql", "create table a (id int)");
    plugin.manifest = Error{};
    const auto migrated = migrate({plugin});
    EXPECT_TRUE(migrated.applied.empty());
    EXPECT_TRUE(migrated.refused.empty());
}

}  // namespace
}  // namespace patchbay::modules::test
