// Configuration: file, environment, command line, and errors that name the place.
#include "host/app/configuration.hpp"

#include <patchbay/host.hpp>

#include <gtest/gtest.h>

#include <fstream>

namespace patchbay::app {
namespace {

class ConfigurationFile : public testing::Test {
  protected:
    ConfigurationFile()
        : file_((std::filesystem::temp_directory_path() / ("config-" + new_id() + ".toml")).string()) {}
    ~ConfigurationFile() override { std::filesystem::remove(file_); }

    Result<Configuration> load(const std::string& text, const Environment& variables = {},
                               CommandLineValues values = {}) const {
        std::ofstream(file_) << text;
        values.config = file_;
        return load_configuration(values, variables);
    }
    std::string problem(const std::string& text, const Environment& variables = {}) const {
        const auto loaded = load(text, variables);
        if (loaded) return "loaded";
        EXPECT_FALSE(loaded.error().fix.empty());
        return loaded.error().detail;
    }

    const std::string file_;
};

TEST_F(ConfigurationFile, HasWorkingDefaults) {
    const auto loaded = load("");
    ASSERT_TRUE(loaded) << loaded.error().detail;
    EXPECT_EQ(loaded->address, "127.0.0.1");
    EXPECT_EQ(loaded->port, 8080);
    EXPECT_EQ(loaded->database_url, "");
}

TEST_F(ConfigurationFile, SetsEverythingItNames) {
    const auto loaded = load(R"(
data = "/srv/patchbay"
[server]
address = "::1"
port = 9000
public_url = "https://chat.example/"
loops = 3
body_limit = 2048
trusted_proxies = ["10.0.0.1", "10.0.0.2"]
[database]
url = "postgresql://x"
connections = 20
[log]
level = "debug"
format = "json"
access = false
[limits]
requests_per_address = 0
requests_per_user = 5
[plugins]
folders = ["/opt/one", "/opt/two"]
[bus]
retry_ms = 20
[health]
interval_seconds = 30
[web]
folder = "/srv/web"
[modules.telegram]
poll_seconds = 5
names = ["a", "b"]
deep = { on = true, share = 0.5 }
)");
    ASSERT_TRUE(loaded) << loaded.error().detail;
    EXPECT_EQ(loaded->data, "/srv/patchbay");
    EXPECT_EQ(loaded->address, "::1");
    EXPECT_EQ(loaded->port, 9000);
    EXPECT_EQ(loaded->public_url, "https://chat.example");
    EXPECT_EQ(loaded->loops, 3U);
    EXPECT_EQ(loaded->body_limit, 2048U);
    EXPECT_EQ(loaded->trusted_proxies, (std::vector<std::string>{"10.0.0.1", "10.0.0.2"}));
    EXPECT_EQ(loaded->database_url, "postgresql://x");
    EXPECT_EQ(loaded->database_connections, 20U);
    EXPECT_EQ(loaded->log_level, "debug");
    EXPECT_FALSE(loaded->log_access);
    EXPECT_EQ(loaded->requests_per_address, 0U);
    EXPECT_EQ(loaded->plugin_folders.size(), 2U);
    EXPECT_EQ(loaded->retry_pause, std::chrono::milliseconds(20));
    EXPECT_EQ(loaded->health_interval, std::chrono::seconds(30));
    EXPECT_EQ(
        loaded->module_settings.at("telegram"),
        nlohmann::json::parse(R"({"poll_seconds":5,"names":["a","b"],"deep":{"on":true,"share":0.5}})"));
}

TEST_F(ConfigurationFile, LetsTheEnvironmentOverrideItAndTheCommandLineBoth) {
    const std::string text =
        "data = \"file\"\n[server]\nport = 1\naddress = \"1.1.1.1\"\n[log]\nlevel = \"warn\"\n";
    const Environment variables{
        {"PATCHBAY_SERVER_PORT", "2"}, {"PATCHBAY_DATA", "variable"}, {"PATCHBAY_LOG_LEVEL", "error"}};
    CommandLineValues values;
    values.port = 3;
    const auto loaded = load(text, variables, values);
    ASSERT_TRUE(loaded) << loaded.error().detail;
    EXPECT_EQ(loaded->port, 3);
    EXPECT_EQ(loaded->data, "variable");
    EXPECT_EQ(loaded->address, "1.1.1.1");
    EXPECT_EQ(loaded->log_level, "error");
}

TEST_F(ConfigurationFile, ReadsSecretsFromFilesOfTheirOwn) {
    const std::string secret = file_ + ".secret";
    std::ofstream(secret) << "postgresql://user:password@host/db\n";
    const auto loaded = load("[database]\nurl_file = \"" + secret + "\"\n");
    std::filesystem::remove(secret);
    ASSERT_TRUE(loaded) << loaded.error().detail;
    EXPECT_EQ(loaded->database_url, "postgresql://user:password@host/db");
}

TEST_F(ConfigurationFile, NamesThePlaceOfWhatIsWrong) {
    const struct {
        const char* text;
        std::vector<const char*> named;
    } cases[] = {
        {"[server]\nport = 70000\n", {"server.port", "70000", "65535"}},
        {"[server]\nport = -1\n", {"server.port", "-1"}},
        {"[server]\nport = \"http\"\n", {"server.port", "http"}},
        {"[server]\nport = 8080.5\n", {"server.port", "8080.5"}},
        {"[server]\nprot = 1\n", {"server.prot"}},
        {"[servers]\nport = 1\n", {"servers.port"}},
        {"verbose = true\n", {"verbose"}},
        {"[log]\nlevel = \"loud\"\n", {"log.level", "loud"}},
        {"[log]\naccess = \"maybe\"\n", {"log.access", "maybe"}},
        {"[database]\nconnections = 1000\n", {"database.connections", "1000"}},
        {"[database]\nurl_file = \"/nowhere/at/all\"\n", {"database.url_file", "/nowhere/at/all"}},
        {"[server]\ntrusted_proxies = 5\n", {"server.trusted_proxies"}},
        {"[server]\ntrusted_proxies = [5]\n", {"server.trusted_proxies"}},
        {"[plugins]\nfolders = \"/opt/one\"\n", {"plugins.folders"}},
        {"modules = 5\n", {"modules"}},
        {"[modules]\ntelegram = 5\n", {"modules.telegram"}},
        {"[server\nport = 1\n", {"line 1"}},
        {"a = 1\na = 2\n", {"line 2"}},
    };
    for (const auto& each : cases) {
        const std::string detail = problem(each.text);
        EXPECT_NE(detail.find(file_), std::string::npos) << each.text << detail;
        for (const char* part : each.named)
            EXPECT_NE(detail.find(part), std::string::npos) << each.text << detail;
    }
}

TEST_F(ConfigurationFile, NamesTheVariableThatIsWrong) {
    for (const char* number : {"many", "", "-1", "65536", "99999999999999999999999", "1 "}) {
        EXPECT_NE(problem("", {{"PATCHBAY_SERVER_PORT", number}}).find("PATCHBAY_SERVER_PORT"),
                  std::string::npos)
            << number;
    }
}

TEST_F(ConfigurationFile, RefusesAVariableOfASectionThatIsNoSetting) {
    EXPECT_NE(problem("", {{"PATCHBAY_ISOLATION_PROCES", "*"}}).find("PATCHBAY_ISOLATION_PROCES"),
              std::string::npos);
    EXPECT_TRUE(load("", {{"PATCHBAY_HOME", "/opt"}, {"PATCHBAYSERVER_X", "1"}, {"SERVER_X", "1"}}));
}

TEST_F(ConfigurationFile, RefusesAListOfAnythingButTexts) {
    for (const char* list : {"[1]", "[[]]", "[\"a\", true]"}) {
        EXPECT_NE(problem(std::string("[plugins]\nkeys = ") + list).find("plugins.keys"), std::string::npos)
            << list;
    }
}

TEST_F(ConfigurationFile, SaysThatItIsMissing) {
    CommandLineValues values;
    values.config = "/nowhere/at/all.toml";
    const auto loaded = load_configuration(values, {});
    ASSERT_FALSE(loaded);
    EXPECT_NE(loaded.error().detail.find("/nowhere/at/all.toml"), std::string::npos);
}

}  // namespace
}  // namespace patchbay::app
