#pragma once
// Keeps a provider's state (ok, failing with the reason) as its calls show it, and says changes: in the
// table, as the event openai.provider.state_changed, and live. Owned by the plugin; any fiber may call.

#include "provider.hpp"
#include "provider_error.hpp"

#include <patchbay/host.hpp>

namespace patchbay::openai {

class ProviderReporter {
  public:
    explicit ProviderReporter(Host& host) : host_(host) {}

    void works(const Provider& provider);
    void fails(const Provider& provider, const ProviderError& error);
    /// Live only: an admin changed it.
    void changed(const Provider& provider);
    void removed(const Provider& provider);

  private:
    void set(const Provider& provider, const std::string& state, const nlohmann::json& problem);

    Host& host_;
};

/// {code, title, detail, fix}
nlohmann::json problem_json(const ProviderError& error);

}  // namespace patchbay::openai
