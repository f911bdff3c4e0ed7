#include "routes.hpp"

#include <patchbay/schema.hpp>

namespace patchbay::openai {
namespace {

using namespace schema;

nlohmann::json name_schema() {
    return text(1, 100);
}
nlohmann::json url_schema() {
    return text(8, 500);
}
nlohmann::json key_schema() {
    return text(0, 500);
}
nlohmann::json model_schema() {
    return text(1, 200);
}

nlohmann::json history_schema() {
    return integer(100, 200000);
}

nlohmann::json models_schema() {
    nlohmann::json models = list(model_schema());
    models["maxItems"] = 1000;
    return models;
}

nlohmann::json endpoints_schema() {
    nlohmann::json endpoints = list(text(1, 100));
    endpoints["maxItems"] = 1000;
    return endpoints;
}

void register_provider_schemas(Setup& setup) {
    setup.schema("Provider", object({field("id", uuid()), field("name", text()), field("base_url", text()),
                                     field("has_key", boolean()), field("models", list(text())),
                                     field("state", one_of({"untested", "ok", "failing"})),
                                     field("problem", nullable(reference("Trouble"))),
                                     field("created_at", time()), field("version", integer())}));
    setup.schema("NewProvider", object({field("name", name_schema()), field("base_url", url_schema()),
                                        schema::optional("key", key_schema()),
                                        schema::optional("models", models_schema())}));
    setup.schema(
        "ProviderChanges",
        object({schema::optional("name", name_schema()), schema::optional("base_url", url_schema()),
                schema::optional("key", key_schema()), schema::optional("models", models_schema())}));
    setup.schema("ProviderTest", object({field("ok", boolean()), field("models", list(text())),
                                         field("problem", nullable(reference("Trouble"))),
                                         field("milliseconds", integer())}));
}

void register_assistant_schemas(Setup& setup) {
    setup.schema(
        "Assistant",
        object({field("id", uuid()), field("name", text()), field("instructions", text()),
                field("provider_id", uuid()), field("model", text()),
                field("fallback_provider_id", nullable(uuid())), field("fallback_model", nullable(text())),
                field("temperature", nullable(number(0, 2))), field("history_tokens", history_schema()),
                field("apology", text()), field("enabled", boolean()), field("endpoints", list(text())),
                field("created_at", time()), field("version", integer())}));
    const auto changeable = [](bool fresh) {
        const auto needed = [&](const char* name, nlohmann::json value) {
            return fresh ? field(name, std::move(value)) : schema::optional(name, std::move(value));
        };
        return object({needed("name", name_schema()), needed("instructions", text(0, 32000)),
                       needed("provider_id", uuid()), needed("model", model_schema()),
                       schema::optional("fallback_provider_id", nullable(uuid())),
                       schema::optional("fallback_model", nullable(text(0, 200))),
                       schema::optional("temperature", nullable(number(0, 2))),
                       schema::optional("history_tokens", history_schema()),
                       schema::optional("apology", text(0, 2000)), schema::optional("enabled", boolean()),
                       schema::optional("endpoints", endpoints_schema())});
    };
    setup.schema("NewAssistant", changeable(true));
    setup.schema("AssistantChanges", changeable(false));
}

}  // namespace

void register_schemas(Setup& setup) {
    register_provider_schemas(setup);
    register_assistant_schemas(setup);
    setup.schema("Run", object({field("id", uuid()), field("conversation_id", text()),
                                field("assistant_id", uuid()), field("model", text()),
                                field("outcome", one_of({"completed", "failed", "superseded"})),
                                field("error", nullable(text())), field("prompt_tokens", integer()),
                                field("completion_tokens", integer()), field("milliseconds", integer()),
                                field("created_at", time())}));
}

void declare_live(Setup& setup) {
    const auto gone = object({field("id", uuid())});
    setup.live_topic("openai", Access::admins,
                     {{"openai.provider.changed", object({field("provider", reference("Provider"))})},
                      {"openai.provider.deleted", gone},
                      {"openai.assistant.changed", object({field("assistant", reference("Assistant"))})},
                      {"openai.assistant.deleted", gone}});
}

}  // namespace patchbay::openai
