#include "provider_service.hpp"

#include "base_url.hpp"
#include "clean_text.hpp"
#include "paging.hpp"

#include <algorithm>

namespace patchbay::openai {
namespace {

std::vector<std::string> read_models(const nlohmann::json& list) {
    std::vector<std::string> models;
    for (const auto& item : list) {
        std::string model(trimmed(item.get_ref<const std::string&>()));
        if (model.empty()) {
            throw invalid_field("models/" + std::to_string(models.size()), "It is empty.",
                                "Enter a model's name.");
        }
        if (std::find(models.begin(), models.end(), model) == models.end())
            models.push_back(std::move(model));
    }
    return models;
}

std::string read_name(const nlohmann::json& value) {
    std::string name(trimmed(value.get_ref<const std::string&>()));
    if (name.empty()) throw invalid_field("name", "It is empty.", "Enter a name.");
    return name;
}

std::string read_key(const nlohmann::json& value) {
    std::string key(trimmed(value.get_ref<const std::string&>()));
    const bool fits = std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (!fits)
        throw invalid_field("key", "It contains white space or letters that no key has.",
                            "Copy it once more.");
    return key;
}

[[noreturn]] void throw_if_name_taken(const Failure& failure) {
    if (failure.error().code != "database.unique") throw failure;
    Error error{ErrorKind::conflict,
                "openai.provider_exists",
                "There is a provider of this name already",
                "",
                "Choose another name.",
                {},
                0};
    error.field_errors.push_back({"name", "Another provider has it.", "Choose another name."});
    throw Failure(std::move(error));
}

Failure used_by(const std::string& code, const std::string& title, const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names)
        list += (list.empty() ? "\"" : ", \"") + name + "\"";
    return Failure(Error{ErrorKind::conflict,
                         code,
                         title,
                         "Used by " + list + ".",
                         "Give these assistants another provider or model first.",
                         {},
                         0});
}

std::vector<std::string> names_of(const std::vector<AssistantRepository::Use>& uses) {
    std::vector<std::string> names;
    for (const auto& use : uses)
        names.push_back(use.assistant_name);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

void check_version(const Provider& provider, std::optional<std::int64_t> expected) {
    if (expected && *expected != provider.version) throw stale(*expected, provider.version);
}

}  // namespace

/// Takes what `input` names. A new address or key makes what was known about the provider's state void.
void ProviderService::apply(Provider& provider, const nlohmann::json& input) {
    if (input.contains("name")) provider.name = read_name(input["name"]);
    if (input.contains("models")) provider.models = read_models(input["models"]);
    if (input.contains("key")) {
        const std::string key = read_key(input["key"]);
        provider.sealed_key = key.empty() ? "" : host_.secrets().seal(key, key_purpose(provider.id));
    }
    const std::string before = provider.base_url;
    const std::string url = input.value("base_url", before);
    const bool reconnects = input.contains("key") || url != before;
    provider.base_url = read_base_url(url, !provider.sealed_key.empty()).value_or_throw();
    const bool keeps_key = !input.contains("key") && !provider.sealed_key.empty();
    if (keeps_key && !is_same_server(before, provider.base_url))
        throw invalid_field("key", "The stored key was entered for another server.",
                            "Enter the new server's key, or an empty one.");
    if (reconnects) {
        provider.state = "untested";
        provider.problem = nullptr;
    }
}

Provider ProviderService::create(const std::string& workspace_id, const nlohmann::json& input) {
    Provider provider;
    provider.id = new_id();
    provider.workspace_id = workspace_id;
    apply(provider, input);
    try {
        provider = providers_.insert(provider);
    } catch (const Failure& failure) {
        throw_if_name_taken(failure);
    }
    reporter_.changed(provider);
    return provider;
}

Provider ProviderService::find(const std::string& workspace_id, const std::string& id) {
    auto provider = providers_.find(workspace_id, id);
    if (!provider) throw not_found("provider");
    return *std::move(provider);
}

Provider ProviderService::change(const std::string& workspace_id, const std::string& id,
                                 const nlohmann::json& changes,
                                 std::optional<std::int64_t> expected_version) {
    Provider changed;
    try {
        changed = host_.database().transaction([&](Transaction& transaction) {
            auto provider = ProviderRepository::lock(transaction, workspace_id, id);
            if (!provider) throw not_found("provider");
            check_version(*provider, expected_version);
            apply(*provider, changes);
            std::vector<AssistantRepository::Use> orphaned = AssistantRepository::uses_of(transaction, id);
            std::erase_if(orphaned, [&](const auto& use) { return provider->offers(use.model); });
            if (!orphaned.empty()) {
                throw used_by("openai.model_used", "An assistant uses a model that would be gone",
                              names_of(orphaned));
            }
            return ProviderRepository::update(transaction, *provider);
        });
    } catch (const Failure& failure) {
        throw_if_name_taken(failure);
    }
    states_.forget(id);
    reporter_.changed(changed);
    return changed;
}

void ProviderService::remove(const std::string& workspace_id, const std::string& id,
                             std::optional<std::int64_t> expected_version) {
    const Provider removed = host_.database().transaction([&](Transaction& transaction) {
        auto provider = ProviderRepository::lock(transaction, workspace_id, id);
        if (!provider) throw not_found("provider");
        check_version(*provider, expected_version);
        const auto uses = AssistantRepository::uses_of(transaction, id);
        if (!uses.empty())
            throw used_by("openai.provider_used", "Assistants use this provider", names_of(uses));
        ProviderRepository::remove(transaction, id);
        return *provider;
    });
    states_.forget(id);
    reporter_.removed(removed);
}

}  // namespace patchbay::openai
