#pragma once
// What the install remembers about modules.

#include <patchbay/database.hpp>

#include <nlohmann/json.hpp>

#include <string>

namespace patchbay::modules {

struct StoredModule {
    bool enabled = true;
    nlohmann::json settings = nlohmann::json::object();
};

class ModuleStore {
  public:
    explicit ModuleStore(Link& link) : database_(link) {}
    /// Remembers a module that was not known before as enabled.
    StoredModule load(const std::string& id);
    void set_enabled(const std::string& id, bool enabled);

  private:
    Database database_;
};

}  // namespace patchbay::modules
