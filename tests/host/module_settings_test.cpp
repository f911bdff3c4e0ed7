#include "host/modules/module_settings.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace patchbay::modules {
namespace {

using nlohmann::json;

Manifest with_settings() {
    Manifest manifest;
    manifest.id = "shop";
    manifest.settings_schema = json::parse(R"({
      "type": "object", "additionalProperties": false,
      "properties": {
        "url": {"type": "string", "default": "https://example.org"},
        "key": {"type": "string", "minLength": 3, "writeOnly": true},
        "limit": {"type": "integer", "minimum": 1, "default": 5}
      }})");
    return manifest;
}

class Settings : public testing::Test {
  protected:
    json changed(const json& asked, const json& deployer = json::object()) const {
        return changed_settings(manifest_.settings_schema, former_, asked, deployer);
    }

    const Manifest manifest_ = with_settings();
    const json former_{{"url", "https://a.test"}, {"key", "abc"}};
    void TearDown() override { std::filesystem::remove(key_file_); }

    const std::filesystem::path key_file_ = std::filesystem::temp_directory_path() / ("key-" + new_id());
    const secrets::Sealer sealer_{key_file_};
};

TEST_F(Settings, HaveDefaultsAndAreChecked) {
    const auto good = checked_settings(manifest_, {{"limit", 7}});
    ASSERT_TRUE(good);
    EXPECT_EQ(*good, (json{{"url", "https://example.org"}, {"limit", 7}}));
    const auto bad = checked_settings(manifest_, {{"limit", 0}, {"colour", "red"}});
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().code, "module.settings_invalid");
    EXPECT_EQ(bad.error().field_errors.size(), 2U) << "every field at once";
}

TEST_F(Settings, KeepASecretThatTheFormDoesNotSend) {
    EXPECT_EQ(changed({{"limit", 9}}), (json{{"limit", 9}, {"key", "abc"}}));
    EXPECT_EQ(changed({{"key", "new"}}), (json{{"key", "new"}}));
    EXPECT_EQ(changed({{"key", nullptr}}), json::object());
}

TEST_F(Settings, LeaveTheDeployersToTheDeployer) {
    const json deployer{{"limit", 3}};
    EXPECT_EQ(changed({{"limit", 3}, {"url", "u"}}, deployer), (json{{"url", "u"}, {"key", "abc"}}));
    try {
        changed({{"limit", 4}}, deployer);
        FAIL() << "it is given by the configuration";
    } catch (const Failure& failure) {
        ASSERT_EQ(failure.error().field_errors.size(), 1U);
        EXPECT_EQ(failure.error().field_errors.front().field, "/limit");
    }
}

TEST_F(Settings, AreKeptWithTheirSecretsSealed) {
    const json kept = sealed_settings(manifest_, former_, sealer_);
    EXPECT_EQ(kept["url"], "https://a.test");
    EXPECT_EQ(kept.dump().find("abc"), std::string::npos);
    EXPECT_EQ(opened_settings(manifest_, kept, sealer_), former_);
    Manifest other = manifest_;
    other.id = "thief";
    EXPECT_THROW(opened_settings(other, kept, sealer_), Failure) << "another module can't open them";
    EXPECT_FALSE(without_secrets(manifest_.settings_schema, former_).contains("key"));
}

class GroupedSettings : public testing::Test {
  protected:
    GroupedSettings() {
        manifest_.id = "shop";
        manifest_.settings_schema = json::parse(R"({
          "$defs": {"secret": {"type": "string", "writeOnly": true}},
          "properties": {"mail": {"type": "object",
            "properties": {"host": {"type": "string"}, "password": {"$ref": "#/$defs/secret"}}},
            "site": {"type": "string", "format": "uri"}}})");
    }
    json changed(const json& asked, const json& deployer = json::object()) const {
        return changed_settings(manifest_.settings_schema, former_, asked, deployer);
    }
    void TearDown() override { std::filesystem::remove(key_file_); }

    Manifest manifest_;
    const json former_{{"mail", {{"host", "h"}, {"password", "abc"}}}};
    const std::filesystem::path key_file_ = std::filesystem::temp_directory_path() / ("key-" + new_id());
    const secrets::Sealer sealer_{key_file_};
};

TEST_F(GroupedSettings, AreKeptWithTheirSecretsSealed) {
    const json kept = sealed_settings(manifest_, former_, sealer_);
    EXPECT_EQ(kept["mail"]["host"], "h");
    EXPECT_EQ(kept.dump().find("abc"), std::string::npos);
    EXPECT_EQ(opened_settings(manifest_, kept, sealer_), former_);
    EXPECT_EQ(without_secrets(manifest_.settings_schema, former_), (json{{"mail", {{"host", "h"}}}}));
}

TEST_F(GroupedSettings, KeepASecretThatTheFormDoesNotSend) {
    EXPECT_EQ(changed({{"mail", {{"host", "g"}}}})["mail"], (json{{"host", "g"}, {"password", "abc"}}));
    EXPECT_EQ(changed({{"mail", {{"host", "h"}, {"password", nullptr}}}})["mail"], (json{{"host", "h"}}));
    EXPECT_EQ(changed(json::object()), json::object()) << "the group is gone, and its secret with it";
    EXPECT_EQ(changed_settings(manifest_.settings_schema, {{"mail", {{"password", "abc"}}}}, json::object(),
                               json::object()),
              (json{{"mail", {{"password", "abc"}}}}))
        << "nothing else was in the group, so nothing of it was shown";
}

TEST_F(GroupedSettings, LeaveTheDeployersGroupToTheDeployer) {
    EXPECT_EQ(changed({{"mail", {{"host", "h"}}}}, former_), json::object()) << "as it was shown";
    EXPECT_THROW(changed({{"mail", {{"host", "g"}}}}, former_), Failure);
}

TEST_F(GroupedSettings, HaveTheirFormatsChecked) {
    EXPECT_TRUE(checked_settings(manifest_, {{"site", "https://example.com"}}));
    const auto bad = checked_settings(manifest_, {{"site", "example"}});
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().field_errors.front().fix, "Enter an address such as https://example.com");
}

}  // namespace
}  // namespace patchbay::modules
