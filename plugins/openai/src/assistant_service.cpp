#include "assistant_service.hpp"

#include "clean_text.hpp"

#include <patchbay/host.hpp>

#include <algorithm>

namespace patchbay::openai {
namespace {

template <class T>
void take(const nlohmann::json& input, const char* name, T& value) {
    if (input.contains(name)) value = input[name].get<T>();
}

template <class T>
void take(const nlohmann::json& input, const char* name, std::optional<T>& value) {
    if (!input.contains(name)) return;
    value = input[name].is_null() ? std::nullopt : std::optional<T>(input[name].get<T>());
}

std::vector<std::string> read_endpoints(const nlohmann::json& list) {
    std::vector<std::string> endpoints;
    for (const auto& item : list) {
        std::string endpoint(trimmed(item.get_ref<const std::string&>()));
        if (!endpoint.empty()) endpoints.push_back(std::move(endpoint));
    }
    std::sort(endpoints.begin(), endpoints.end());
    endpoints.erase(std::unique(endpoints.begin(), endpoints.end()), endpoints.end());
    return endpoints;
}

void apply(Assistant& assistant, const nlohmann::json& input) {
    take(input, "name", assistant.name);
    take(input, "instructions", assistant.instructions);
    take(input, "provider_id", assistant.provider_id);
    take(input, "model", assistant.model);
    take(input, "fallback_provider_id", assistant.fallback_provider_id);
    take(input, "fallback_model", assistant.fallback_model);
    take(input, "temperature", assistant.temperature);
    take(input, "history_tokens", assistant.history_tokens);
    take(input, "apology", assistant.apology);
    take(input, "enabled", assistant.enabled);
    if (input.contains("endpoints")) assistant.endpoints = read_endpoints(input["endpoints"]);
    assistant.name = trimmed(std::string(assistant.name));
    assistant.model = trimmed(std::string(assistant.model));
    if (assistant.fallback_model && trimmed(*assistant.fallback_model).empty())
        assistant.fallback_model.reset();
    if (assistant.name.empty()) throw invalid_field("name", "It is empty.", "Enter a name.");
    if (assistant.model.empty())
        throw invalid_field("model", "It is empty.", "Choose a model of the provider.");
    if (assistant.fallback_provider_id.has_value() != assistant.fallback_model.has_value()) {
        throw invalid_field(assistant.fallback_provider_id ? "fallback_model" : "fallback_provider_id",
                            "It is missing.", "A fallback needs a provider and a model, or neither.");
    }
}

/// Locks the provider, so that it is not removed while an assistant is given to it.
void check_model(Transaction& transaction, const Assistant& assistant, const std::string& provider_id,
                 const std::string& model, const std::string& prefix) {
    const auto provider = is_id(provider_id)
                              ? ProviderRepository::lock(transaction, assistant.workspace_id, provider_id)
                              : std::nullopt;
    if (!provider) {
        throw invalid_field(prefix + "provider_id", "There is no such provider.",
                            "Choose one of the list of providers.");
    }
    if (!provider->offers(model)) {
        throw invalid_field(prefix + "model", "\"" + provider->name + "\" does not list this model.",
                            "Choose one of its models, or add it to the provider's list.");
    }
}

void check_models(Transaction& transaction, const Assistant& assistant) {
    check_model(transaction, assistant, assistant.provider_id, assistant.model, "");
    if (assistant.fallback_provider_id) {
        check_model(transaction, assistant, *assistant.fallback_provider_id, *assistant.fallback_model,
                    "fallback_");
    }
}

/// Two who took the same endpoint at the same moment: the table's key stopped the second one.
[[noreturn]] void throw_if_endpoint_taken(const Failure& failure) {
    if (failure.error().code != "database.unique") throw failure;
    throw Failure(Error{ErrorKind::conflict,
                        "openai.endpoint_taken",
                        "Another assistant answers there already",
                        "",
                        "Reload the list of assistants.",
                        {},
                        0});
}

Assistant locked(Transaction& transaction, const std::string& workspace_id, const std::string& id,
                 std::optional<std::int64_t> expected) {
    auto assistant = AssistantRepository::lock(transaction, workspace_id, id);
    if (!assistant) throw not_found("assistant");
    if (expected && *expected != assistant->version) throw stale(*expected, assistant->version);
    return *std::move(assistant);
}

}  // namespace

ServesReply AssistantService::serves(const ServesRequest& request) {
    const auto assistant = assistants_.serving(request.endpoint_id);
    if (!assistant) return {};
    return {true, assistant->id, assistant->name};
}

Assistant AssistantService::create(const std::string& workspace_id, const nlohmann::json& input) {
    Assistant assistant;
    assistant.id = new_id();
    assistant.workspace_id = workspace_id;
    apply(assistant, input);
    try {
        host_.database().transaction([&](Transaction& transaction) {
            check_models(transaction, assistant);
            AssistantRepository::insert(transaction, assistant);
            AssistantRepository::set_endpoints(transaction, assistant);
        });
    } catch (const Failure& failure) {
        throw_if_endpoint_taken(failure);
    }
    assistant = find(workspace_id, assistant.id);
    changed(assistant);
    return assistant;
}

Assistant AssistantService::find(const std::string& workspace_id, const std::string& id) {
    auto assistant = assistants_.find(workspace_id, id);
    if (!assistant) throw not_found("assistant");
    return *std::move(assistant);
}

Assistant AssistantService::change(const std::string& workspace_id, const std::string& id,
                                   const nlohmann::json& changes,
                                   std::optional<std::int64_t> expected_version) {
    try {
        host_.database().transaction([&](Transaction& transaction) {
            Assistant assistant = locked(transaction, workspace_id, id, expected_version);
            apply(assistant, changes);
            check_models(transaction, assistant);
            AssistantRepository::update(transaction, assistant);
            if (changes.contains("endpoints")) AssistantRepository::set_endpoints(transaction, assistant);
        });
    } catch (const Failure& failure) {
        throw_if_endpoint_taken(failure);
    }
    const Assistant now = find(workspace_id, id);
    changed(now);
    return now;
}

void AssistantService::remove(const std::string& workspace_id, const std::string& id,
                              std::optional<std::int64_t> expected_version) {
    host_.database().transaction([&](Transaction& transaction) {
        locked(transaction, workspace_id, id, expected_version);
        AssistantRepository::remove(transaction, id);
    });
    host_.live().publish(workspace_id, "openai", "openai.assistant.deleted", {{"id", id}});
}

void AssistantService::changed(const Assistant& assistant) {
    host_.live().publish(assistant.workspace_id, "openai", "openai.assistant.changed",
                         {{"assistant", to_json(assistant)}});
}

}  // namespace patchbay::openai
