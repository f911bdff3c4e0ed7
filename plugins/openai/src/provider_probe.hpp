#pragma once
// Asks a provider whether it works: GET /models, and where that is not offered a tiny chat. Owned by the
// plugin; any fiber may call.

#include "chat_client.hpp"
#include "provider_reporter.hpp"

#include <patchbay/host.hpp>

#include <optional>
#include <string>
#include <vector>

namespace patchbay::openai {

struct ProbeResult {
    bool ok = false;
    std::vector<std::string> models;
    nlohmann::json problem;  ///< {code, title, detail, fix}, or null
    std::int64_t milliseconds = 0;
};

nlohmann::json to_json(const ProbeResult& result);

class ProviderProbe {
  public:
    ProviderProbe(Host& host, ProviderReporter& reporter) : host_(host), reporter_(reporter), client_(host) {}

    /// Also notes the provider's state.
    ProbeResult probe(const Provider& provider);

  private:
    std::optional<ProviderError> list_models(const Provider& provider, std::vector<std::string>& models,
                                             bool& offered);
    std::optional<ProviderError> tiny_chat(const Provider& provider);

    Host& host_;
    ProviderReporter& reporter_;
    ChatClient client_;
};

/// Ids of {"data":[{"id"}]}, or of {"models":[{"name"}]} and plain lists as some servers give; nothing when
/// it is none.
std::optional<std::vector<std::string>> read_model_list(std::string_view body);

}  // namespace patchbay::openai
