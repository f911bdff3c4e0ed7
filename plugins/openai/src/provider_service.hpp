#pragma once
// What admins do with providers. Owned by the plugin; any fiber may call.

#include "assistant_repository.hpp"
#include "model_states.hpp"
#include "provider_reporter.hpp"
#include "provider_repository.hpp"

#include <patchbay/host.hpp>

#include <optional>
#include <string>

namespace patchbay::openai {

class ProviderService {
  public:
    ProviderService(Host& host, ProviderRepository& providers, ProviderReporter& reporter,
                    ModelStates& states)
        : host_(host), providers_(providers), reporter_(reporter), states_(states) {}

    /// `input`: {name, base_url, key?, models?}. All throw Failure with what to do about it.
    Provider create(const std::string& workspace_id, const nlohmann::json& input);
    Provider find(const std::string& workspace_id, const std::string& id);
    /// `changes`: the same members, all optional; a key of "" takes the key away.
    Provider change(const std::string& workspace_id, const std::string& id, const nlohmann::json& changes,
                    std::optional<std::int64_t> expected_version);
    /// Refused (openai.provider_used, which names the assistants) while assistants use it.
    void remove(const std::string& workspace_id, const std::string& id,
                std::optional<std::int64_t> expected_version);

  private:
    void apply(Provider& provider, const nlohmann::json& input);

    Host& host_;
    ProviderRepository& providers_;
    ProviderReporter& reporter_;
    ModelStates& states_;
};

}  // namespace patchbay::openai
