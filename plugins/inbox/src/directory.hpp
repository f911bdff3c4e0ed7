#pragma once
// What the inbox learns from others: the channels' endpoints, whether an assistant serves one, who the
// operators are. Endpoint names are remembered in inbox.endpoints, so that they show while a channel is
// switched off. Owned by the plugin; any fiber calls it; holds no state.

#include <patchbay/accounts.hpp>
#include <patchbay/channel.hpp>
#include <patchbay/host.hpp>

#include <optional>
#include <string>
#include <vector>

namespace patchbay::inbox {

struct KnownEndpoint {
    std::string channel;
    std::string id;
    std::string name;
    std::string state;  ///< as the channel says; "off" when nobody offers the channel
};

class Directory {
  public:
    explicit Directory(Host& host) : host_(host) {}

    /// Of all channels; those of switched-off channels as they were last known.
    std::vector<KnownEndpoint> endpoints(const std::string& workspace_id);
    /// Asks the channel for its endpoints' names unless this one is known. Best effort.
    void learn_endpoint(const std::string& workspace_id, const std::string& channel,
                        const std::string& endpoint_id);

    /// False also when no module offers assistants. Throws what the asked module threw: it may know later.
    bool assistant_serves(const std::string& endpoint_id);
    /// Whether a module that answers with assistants runs.
    bool assistants_offered();

    /// Members who may answer now.
    std::vector<AccountEntry> operators(const std::string& workspace_id);
    std::optional<AccountEntry> find_operator(const std::string& workspace_id, const std::string& user_id);

  private:
    std::vector<Endpoint> ask_channel(const std::string& channel);

    Host& host_;
};

}  // namespace patchbay::inbox
