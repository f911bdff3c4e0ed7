#pragma once
// What admins do with assistants, and the service "assistants" that tells others which endpoints are served.
// Owned by the plugin; any fiber may call.

#include "assistant_repository.hpp"
#include "provider_repository.hpp"

#include <patchbay/assistants.hpp>
#include <patchbay/host.hpp>

#include <optional>
#include <string>

namespace patchbay::openai {

class AssistantService : public Assistants {
  public:
    AssistantService(Host& host, AssistantRepository& assistants) : host_(host), assistants_(assistants) {}

    ServesReply serves(const ServesRequest& request) override;

    /// All throw Failure with what to do about it.
    Assistant create(const std::string& workspace_id, const nlohmann::json& input);
    Assistant find(const std::string& workspace_id, const std::string& id);
    Assistant change(const std::string& workspace_id, const std::string& id, const nlohmann::json& changes,
                     std::optional<std::int64_t> expected_version);
    void remove(const std::string& workspace_id, const std::string& id,
                std::optional<std::int64_t> expected_version);

  private:
    void changed(const Assistant& assistant);

    Host& host_;
    AssistantRepository& assistants_;
};

}  // namespace patchbay::openai
