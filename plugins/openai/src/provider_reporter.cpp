#include "provider_reporter.hpp"

#include "provider_repository.hpp"

namespace patchbay::openai {

nlohmann::json problem_json(const ProviderError& error) {
    const Error words = describe(error);
    return {{"code", words.code}, {"title", words.title}, {"detail", words.detail}, {"fix", words.fix}};
}

void ProviderReporter::works(const Provider& provider) {
    set(provider, "ok", nullptr);
}

void ProviderReporter::fails(const Provider& provider, const ProviderError& error) {
    set(provider, "failing", problem_json(error));
}

void ProviderReporter::set(const Provider& provider, const std::string& state,
                           const nlohmann::json& problem) {
    const bool known = provider.state == state &&
                       (problem.is_null() || provider.problem.value("code", "") == problem.value("code", ""));
    if (known) return;
    const auto changed_to = host_.database().transaction([&](Transaction& transaction) {
        auto now = ProviderRepository::set_state(transaction, provider.id, provider.version, state, problem);
        if (now) {
            transaction.publish(
                {"openai.provider.state_changed",
                 now->id,
                 now->workspace_id,
                 {{"provider_id", now->id}, {"name", now->name}, {"state", state}, {"problem", problem}},
                 ""});
        }
        return now;
    });
    if (!changed_to) return;
    if (state == "failing") {
        host_.log().warn("provider " + provider.id + " is failing: " + problem.value("code", "") + ", " +
                         problem.value("detail", ""));
    } else {
        host_.log().info("provider " + provider.id + " works");
    }
    changed(*changed_to);
}

void ProviderReporter::changed(const Provider& provider) {
    host_.live().publish(provider.workspace_id, "openai", "openai.provider.changed",
                         {{"provider", to_json(provider)}});
}

void ProviderReporter::removed(const Provider& provider) {
    host_.live().publish(provider.workspace_id, "openai", "openai.provider.deleted", {{"id", provider.id}});
}

}  // namespace patchbay::openai
