#pragma once
// openai.assistants and openai.assistant_endpoints. Owned by the plugin; any fiber may call.

#include "assistant.hpp"
#include "paging.hpp"

#include <patchbay/database.hpp>

#include <optional>
#include <string>
#include <vector>

namespace patchbay::openai {

class AssistantRepository {
  public:
    explicit AssistantRepository(Database& database) : database_(database) {}

    std::vector<Assistant> list(const std::string& workspace_id, const Page& page);
    std::optional<Assistant> find(const std::string& workspace_id, const std::string& id);
    /// The enabled assistant that answers at an endpoint.
    std::optional<Assistant> serving(const std::string& endpoint_id);
    static std::optional<Assistant> lock(Transaction& transaction, const std::string& workspace_id,
                                         const std::string& id);

    static void insert(Transaction& transaction, const Assistant& assistant);
    static void update(Transaction& transaction, const Assistant& assistant);
    static void remove(Transaction& transaction, const std::string& id);
    /// Throws Failure(conflict, "openai.endpoint_taken") that names the assistant in the way.
    static void set_endpoints(Transaction& transaction, const Assistant& assistant);

    /// Names of the assistants that use a provider, with the models they use there.
    struct Use {
        std::string assistant_name;
        std::string model;
    };
    static std::vector<Use> uses_of(Transaction& transaction, const std::string& provider_id);

  private:
    Database& database_;
};

}  // namespace patchbay::openai
