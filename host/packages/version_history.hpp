#pragma once
// Which versions of one module are kept, and which of them is current: three at most, the current one, the
// one to go back to, and the newest of the others. Pure: the decisions, and the text they are kept as.

#include <patchbay/result.hpp>

#include <nlohmann/json.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::packages {

struct VersionRecord {
    std::string version;
    std::string sha256;  ///< of the package's bytes
    std::uint64_t size_bytes = 0;
    std::optional<std::string> signed_by;
    std::chrono::system_clock::time_point installed_at;  ///< kept in milliseconds

    /// The name of its folder: a version that was rebuilt has another one.
    std::string key() const { return version + "-" + sha256.substr(0, 16); }
};

class VersionHistory {
  public:
    /// Makes `record` the current one and the newest.
    void install(VersionRecord record);
    /// Back to the previous one. Its own previous one is the newest of those that were installed before it,
    /// or, when there is none, the newest: so nothing that is kept is out of reach. False: there is no
    /// previous one.
    bool rollback();
    /// As rollback, and the version that was current is forgotten: it never worked.
    bool undo_install();
    /// A version whose files are gone.
    void forget(const std::string& key);

    bool empty() const { return versions_.empty(); }
    bool keeps(const std::string& key) const { return find(key) != nullptr; }
    /// Not to be asked of an empty history.
    const VersionRecord& current() const { return *find(current_); }
    const VersionRecord* previous() const { return find(previous_); }
    const std::vector<VersionRecord>& versions() const { return versions_; }  ///< by time of installation

    std::string to_text() const;
    /// Nothing when the text is none of to_text's.
    static std::optional<VersionHistory> from_text(const std::string& text);

  private:
    const VersionRecord* find(const std::string& key) const;
    std::string best_before(const std::string& key) const;
    void erase(const std::string& key);
    void limit();

    std::vector<VersionRecord> versions_;
    std::string current_;   ///< a key
    std::string previous_;  ///< a key, or empty
};

nlohmann::json to_json(const VersionRecord& record);
/// Throws nlohmann::json::exception.
VersionRecord version_record_from(const nlohmann::json& json);

}  // namespace patchbay::packages
