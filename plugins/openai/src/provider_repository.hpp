#pragma once
// openai.providers. Owned by the plugin; any fiber may call.

#include "paging.hpp"
#include "provider.hpp"

#include <patchbay/database.hpp>

#include <optional>
#include <string>
#include <vector>

namespace patchbay::openai {

class ProviderRepository {
  public:
    explicit ProviderRepository(Database& database) : database_(database) {}

    std::vector<Provider> list(const std::string& workspace_id, const Page& page);
    std::optional<Provider> find(const std::string& workspace_id, const std::string& id);
    /// Locks the row until the transaction ends.
    static std::optional<Provider> lock(Transaction& transaction, const std::string& workspace_id,
                                        const std::string& id);
    /// Throws Failure(conflict, "database.unique") when the name is taken.
    Provider insert(const Provider& provider);
    /// Writes all that an admin may change; the version rises by one.
    static Provider update(Transaction& transaction, const Provider& provider);
    static void remove(Transaction& transaction, const std::string& id);
    /// Sets state and problem of the version that was seen working or failing. The provider when that changed
    /// anything, nothing otherwise.
    static std::optional<Provider> set_state(Transaction& transaction, const std::string& id,
                                             std::int64_t version, const std::string& state,
                                             const nlohmann::json& problem);

  private:
    Database& database_;
};

}  // namespace patchbay::openai
