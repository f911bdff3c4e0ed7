#pragma once
// What the install remembers about modules.

#include <patchbay/database.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace patchbay::modules {

struct StoredModule {
    bool enabled = true;
    nlohmann::json settings = nlohmann::json::object();  ///< secrets sealed
    int settings_version = 0;                            ///< 0: nobody has set any
    bool isolated = false;
    std::string log_level = "info";
};

struct SettingsVersion {
    int version = 0;
    nlohmann::json settings;  ///< secrets sealed
    std::string updated_at;   ///< RFC 3339 in UTC
    std::string updated_by;   ///< a person's name
};

class ModuleStore {
  public:
    explicit ModuleStore(Link& link) : database_(link) {}
    /// Remembers a module that was not known before as enabled.
    StoredModule load(const std::string& id);
    void set_enabled(const std::string& id, bool enabled);
    void set_isolated(const std::string& id, bool isolated);
    void set_log_level(const std::string& id, const std::string& level);
    /// The next version of its settings. Throws Failure(conflict, "module.settings_stale") when `former` is
    /// no longer the newest.
    void set_settings(const std::string& id, int former, const nlohmann::json& settings,
                      const std::string& updated_by);
    /// The newest fifty, newest first.
    std::vector<SettingsVersion> settings_versions(const std::string& id);
    /// It was removed: nothing is known of it any more.
    void forget(const std::string& id);

  private:
    Database database_;
};

}  // namespace patchbay::modules
