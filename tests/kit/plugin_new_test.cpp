// What `patchbay plugin new` writes and refuses.
#include "host/app/plugin_new.hpp"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include <unistd.h>

#include <fstream>
#include <sstream>

namespace patchbay::app {
namespace {

namespace fs = std::filesystem;

class PluginNew : public ::testing::Test {
  protected:
    PluginNew() {
        std::string pattern = (fs::temp_directory_path() / "plugin-new-XXXXXX").string();
        folder = mkdtemp(pattern.data());
    }
    ~PluginNew() override { fs::remove_all(folder); }

    std::string refusal(const std::string& name, const fs::path& target,
                        const fs::path& templates = PATCHBAY_TEMPLATES) {
        const auto written = write_plugin(templates, name, PluginKind::channel, target);
        if (written) return "written";
        EXPECT_FALSE(written.error().title.empty());
        EXPECT_FALSE(written.error().fix.empty());
        return written.error().code;
    }
    static std::string read(const fs::path& path) {
        std::ostringstream text;
        text << std::ifstream(path).rdbuf();
        return text.str();
    }

    fs::path folder;
};

TEST_F(PluginNew, FillsInTheNameInFileNamesAndContents) {
    for (const auto kind : {PluginKind::channel, PluginKind::service}) {
        const fs::path target = folder / (kind == PluginKind::channel ? "channel" : "service");
        const auto written = write_plugin(PATCHBAY_TEMPLATES, "shop-channel-2", kind, target);
        ASSERT_TRUE(written) << written.error().detail;
        EXPECT_TRUE(fs::exists(target / "src/shop_channel_2.cpp"));
        EXPECT_TRUE(fs::exists(target / "tests/shop_channel_2_test.cpp"));
        EXPECT_TRUE(fs::exists(target / ".gitignore"));
        for (const fs::path& file : *written) {
            for (const char* placeholder : {"__id__", "__Class__", "__title__", "__file__"}) {
                EXPECT_EQ(file.string().find(placeholder), std::string::npos) << file;
                EXPECT_EQ(read(file).find(placeholder), std::string::npos) << file << " " << placeholder;
            }
        }
        const auto manifest = nlohmann::json::parse(read(target / "plugin.json"));
        EXPECT_EQ(manifest.at("id"), "shop-channel-2");
        EXPECT_EQ(manifest.at("name"), "Shop channel 2");
        EXPECT_NE(read(target / "src/shop_channel_2.cpp").find("class ShopChannel2Plugin"),
                  std::string::npos);
    }
}

TEST_F(PluginNew, RefusesNamesThatNoPluginMayHave) {
    for (const char* name :
         {"", "Shop", "1shop", "-shop", "shop_channel", "shop channel", "../shop", "shop/x", "магазин"})
        EXPECT_EQ(refusal(name, folder / "x"), "plugin.bad_name") << name;
    EXPECT_EQ(refusal(std::string(41, 'a'), folder / "x"), "plugin.bad_name");
    EXPECT_EQ(refusal("admin", folder / "x"), "plugin.reserved_name");
    EXPECT_FALSE(fs::exists(folder / "x"));
    EXPECT_EQ(refusal(std::string(40, 'a'), folder / "x"), "written");
}

TEST_F(PluginNew, LeavesAloneWhatIsThere) {
    std::ofstream(folder / "mine.txt") << "mine";
    EXPECT_EQ(refusal("shop", folder), "plugin.target_not_empty");
    EXPECT_EQ(refusal("shop", folder / "mine.txt"), "plugin.target_not_empty");
    EXPECT_EQ(read(folder / "mine.txt"), "mine");
    fs::create_directory(folder / "empty");
    EXPECT_EQ(refusal("shop", folder / "empty"), "written");
}

TEST_F(PluginNew, SaysThatTheTemplatesAreMissing) {
    EXPECT_EQ(refusal("shop", folder / "x", folder / "nowhere"), "plugin.no_templates");
    EXPECT_FALSE(fs::exists(folder / "x"));
}

TEST_F(PluginNew, SaysThatTheFolderCanNotBeWrittenAndLeavesNothing) {
    std::ofstream(folder / "file") << "";
    EXPECT_EQ(refusal("shop", folder / "file" / "below"), "plugin.not_written");
}

}  // namespace
}  // namespace patchbay::app
