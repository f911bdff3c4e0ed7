#include "provider_service.hpp"

#include "assistant_service.hpp"
#include "fixtures.hpp"
#include "provider_probe.hpp"
#include "scripted_host.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace patchbay::openai {
namespace {

std::string code_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Failure& failure) {
        return failure.error().code +
               (failure.error().field_errors.empty() ? "" : " " + failure.error().field_errors[0].field);
    }
    return "no failure";
}

class ProviderServiceTest : public testing::Test {
  protected:
    ProviderServiceTest() {
        stored_ = provider(kMainProvider, "main");
        stored_.models = {"big", "small"};
        stored_.version = 3;
        link_.on_statement("openai.lock_provider", [this](const auto& parameters) {
            return parameters[1] == stored_.id ? one_row(provider_row(stored_)) : Table{};
        });
        link_.on_statement("openai.insert_provider", [](const auto& parameters) {
            Provider made = provider(*parameters[0], *parameters[2]);
            made.base_url = *parameters[3];
            made.sealed_key = *parameters[4];
            return one_row(provider_row(made));
        });
        link_.on_statement("openai.update_provider", [this](const auto& parameters) {
            updated_ = parameters;
            return one_row(provider_row(stored_));
        });
        link_.on_statement("openai.provider_uses", [this](const auto&) {
            return used_ ? one_row({{"name", "Helper"}, {"model", "big"}}) : Table{};
        });
    }

    ScriptedHost link_;
    Host host_{link_};
    ProviderRepository providers_{host_.database()};
    ProviderReporter reporter_{host_};
    ModelStates states_;
    ProviderService service_{host_, providers_, reporter_, states_};
    ProviderProbe probe_{host_, reporter_};
    AssistantRepository assistants_{host_.database()};
    AssistantService assistant_service_{host_, assistants_};
    Provider stored_;
    bool used_ = true;
    std::vector<std::optional<std::string>> updated_;
};

TEST_F(ProviderServiceTest, NeverShowsTheKey) {
    const Provider made = service_.create(
        kWorkspace, {{"name", "New"}, {"base_url", "https://example.com/v1/"}, {"key", "sk-very-secret"}});
    EXPECT_EQ(made.base_url, "https://example.com/v1");
    EXPECT_EQ(to_json(made).dump().find("secret"), std::string::npos);
    EXPECT_EQ(to_json(made)["has_key"], true);
    ASSERT_EQ(link_.live.size(), 1U);
    EXPECT_EQ(link_.live[0].data.find("secret"), std::string::npos);
}

TEST_F(ProviderServiceTest, SaysWhichFieldIsWrong) {
    const auto create = [&](nlohmann::json input) {
        return code_of([&] { service_.create(kWorkspace, input); });
    };
    EXPECT_EQ(create({{"name", " "}, {"base_url", "https://example.com"}}), "openai.invalid name");
    EXPECT_EQ(create({{"name", "a"}, {"base_url", "example.com"}}), "openai.base_url_refused base_url");
    EXPECT_EQ(create({{"name", "a"}, {"base_url", "https://example.com"}, {"key", "two words"}}),
              "openai.invalid key");
    EXPECT_EQ(create({{"name", "a"}, {"base_url", "https://example.com"}, {"models", {"m", " "}}}),
              "openai.invalid models/1");
    EXPECT_EQ(create({{"name", "a"}, {"base_url", "http://example.com"}, {"key", "sk-x"}}),
              "openai.base_url_refused base_url");
}

TEST_F(ProviderServiceTest, RefusesAStaleVersion) {
    EXPECT_EQ(code_of([&] {
                  service_.change(kWorkspace, kMainProvider, {{"name", "x"}}, 2);
              }),
              "openai.stale");
    EXPECT_EQ(code_of([&] { service_.change(kWorkspace, kMainProvider, {{"name", "x"}}, 3); }), "no failure");
    EXPECT_EQ(code_of([&] {
                  service_.change(kWorkspace, kBackupProvider, {{"name", "x"}}, 3);
              }),
              "openai.provider_not_found");
}

TEST_F(ProviderServiceTest, ANewKeyMakesTheStateUnknownAgain) {
    stored_.state = "failing";
    stored_.problem = {{"code", "openai.key_refused"}};
    service_.change(kWorkspace, kMainProvider, {{"key", "sk-new"}}, 3);
    EXPECT_EQ(updated_[5], "untested");
    EXPECT_FALSE(updated_[6]);
    service_.change(kWorkspace, kMainProvider, {{"name", "other"}}, 3);
    EXPECT_EQ(updated_[5], "failing");
}

TEST_F(ProviderServiceTest, AStoredKeyIsNotSentToAnotherServer) {
    const auto change = [&](nlohmann::json input) {
        return code_of([&] { service_.change(kWorkspace, kMainProvider, input, 3); });
    };
    EXPECT_EQ(change({{"base_url", "https://elsewhere.example/v1"}}), "openai.invalid key");
    EXPECT_EQ(change({{"base_url", "http://127.0.0.1:10/main"}}), "openai.invalid key");
    EXPECT_EQ(change({{"base_url", "no address"}}), "openai.base_url_refused base_url");
    EXPECT_EQ(change({{"base_url", "http://127.0.0.1:9/other"}}), "no failure") << "the same server";
    EXPECT_EQ(change({{"base_url", "https://elsewhere.example/v1"}, {"key", "sk-new"}}), "no failure");
    EXPECT_EQ(change({{"base_url", "https://elsewhere.example/v1"}, {"key", ""}}), "no failure");
    stored_.sealed_key.clear();
    EXPECT_EQ(change({{"base_url", "https://elsewhere.example/v1"}}), "no failure") << "there is none";
}

TEST_F(ProviderServiceTest, KeepsWhatAssistantsUse) {
    EXPECT_EQ(code_of([&] { service_.remove(kWorkspace, kMainProvider, 3); }), "openai.provider_used");
    EXPECT_EQ(code_of([&] {
                  service_.change(kWorkspace, kMainProvider, {{"models", {"small"}}}, 3);
              }),
              "openai.model_used");
    used_ = false;
    EXPECT_EQ(code_of([&] { service_.remove(kWorkspace, kMainProvider, 3); }), "no failure");
    EXPECT_EQ(link_.live.back().event, "openai.provider.deleted");
}

TEST_F(ProviderServiceTest, AnAssistantGetsOnlyModelsThatAreThere) {
    const auto create = [&](nlohmann::json input) {
        input["name"] = "Helper";
        input["instructions"] = "";
        return code_of([&] { assistant_service_.create(kWorkspace, input); });
    };
    EXPECT_EQ(create({{"provider_id", kMainProvider}, {"model", "huge"}}), "openai.invalid model");
    EXPECT_EQ(create({{"provider_id", kBackupProvider}, {"model", "big"}}), "openai.invalid provider_id");
    EXPECT_EQ(
        create({{"provider_id", kMainProvider}, {"model", "big"}, {"fallback_provider_id", kMainProvider}}),
        "openai.invalid fallback_model");
    EXPECT_EQ(create({{"provider_id", kMainProvider},
                      {"model", "big"},
                      {"fallback_provider_id", kMainProvider},
                      {"fallback_model", "x"}}),
              "openai.invalid fallback_model");
}

TEST_F(ProviderServiceTest, AnEndpointHasOneAssistant) {
    link_.on_statement("openai.taken_endpoints", [](const auto&) {
        return one_row({{"name", "Other"}, {"endpoint_id", "e1"}});
    });
    EXPECT_EQ(code_of([&] {
                  assistant_service_.create(kWorkspace, {{"name", "Helper"},
                                                         {"instructions", ""},
                                                         {"provider_id", kMainProvider},
                                                         {"model", "big"},
                                                         {"endpoints", {"e1"}}});
              }),
              "openai.endpoint_taken");
}

TEST_F(ProviderServiceTest, TheTestListsModels) {
    link_.replies = {refused(200, R"({"object":"list","data":[{"id":"b"},{"id":"a"},{"id":"a"}]})")};
    const ProbeResult result = probe_.probe(stored_);
    EXPECT_TRUE(result.ok);
    EXPECT_EQ(result.models, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(link_.requests[0].url, "http://127.0.0.1:9/main/models");
}

TEST_F(ProviderServiceTest, TheTestChatsWhereNoModelsAreListed) {
    link_.replies = {refused(404, "no such page"), streamed({"OK"})};
    EXPECT_TRUE(probe_.probe(stored_).ok);
    EXPECT_EQ(link_.requests.size(), 2U);
}

TEST_F(ProviderServiceTest, TheTestSaysWhatIsWrong) {
    link_.replies = {refused(401, R"({"error":{"message":"Incorrect API key"}})"), {}};
    const ProbeResult wrong_key = probe_.probe(stored_);
    EXPECT_FALSE(wrong_key.ok);
    EXPECT_EQ(wrong_key.problem["code"], "openai.key_refused");
    EXPECT_FALSE(wrong_key.problem["fix"].get<std::string>().empty());
    link_.replies = {};
    EXPECT_EQ(probe_.probe(stored_).problem["code"], "openai.unreachable");
    link_.replies = {refused(200, "<html>Welcome</html>"), refused(200, "<html>Welcome</html>")};
    EXPECT_EQ(probe_.probe(stored_).problem["code"], "openai.garbage");
}

}  // namespace
}  // namespace patchbay::openai
