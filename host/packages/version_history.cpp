#include "host/packages/version_history.hpp"

#include <algorithm>

namespace patchbay::packages {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr std::size_t kMostVersions = 3;

}  // namespace

void VersionHistory::install(VersionRecord record) {
    const std::string key = record.key();
    if (key != current_) previous_ = current_;
    erase(key);
    current_ = key;
    versions_.push_back(std::move(record));
    limit();
}

bool VersionHistory::rollback() {
    if (previous() == nullptr) return false;
    current_ = previous_;
    previous_ = best_before(current_);
    return true;
}

bool VersionHistory::undo_install() {
    const std::string failed = current_;
    if (!rollback()) return false;
    forget(failed);
    return true;
}

void VersionHistory::forget(const std::string& key) {
    erase(key);
    if (versions_.empty()) return;
    if (current_ == key)
        current_ = previous() != nullptr && previous_ != key ? previous_ : versions_.back().key();
    if (previous_ == key || previous_ == current_) previous_ = best_before(current_);
}

const VersionRecord* VersionHistory::find(const std::string& key) const {
    const auto found =
        std::find_if(versions_.begin(), versions_.end(), [&](const auto& each) { return each.key() == key; });
    return found == versions_.end() ? nullptr : &*found;
}

std::string VersionHistory::best_before(const std::string& key) const {
    std::string best;
    for (const auto& each : versions_) {
        if (each.key() == key) break;
        best = each.key();
    }
    if (!best.empty() || versions_.back().key() == key) return best;
    return versions_.back().key();
}

void VersionHistory::erase(const std::string& key) {
    std::erase_if(versions_, [&](const auto& each) { return each.key() == key; });
}

void VersionHistory::limit() {
    while (versions_.size() > kMostVersions) {
        const auto oldest = std::find_if(versions_.begin(), versions_.end(), [&](const auto& each) {
            return each.key() != current_ && each.key() != previous_;
        });
        versions_.erase(oldest);
    }
}

std::string VersionHistory::to_text() const {
    json versions = json::array();
    for (const auto& each : versions_)
        versions.push_back(to_json(each));
    const json previous = previous_.empty() ? json() : json(previous_);
    return json{{"current", current_}, {"previous", previous}, {"versions", versions}}.dump(2) + "\n";
}

std::optional<VersionHistory> VersionHistory::from_text(const std::string& text) {
    try {
        const json parsed = json::parse(text);
        VersionHistory history;
        for (const auto& each : parsed.at("versions"))
            history.versions_.push_back(version_record_from(each));
        history.current_ = parsed.at("current");
        if (!parsed.at("previous").is_null()) history.previous_ = parsed.at("previous");
        if (history.find(history.current_) == nullptr) return std::nullopt;
        return history;
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

json to_json(const VersionRecord& record) {
    const auto at = std::chrono::duration_cast<milliseconds>(record.installed_at.time_since_epoch());
    return {{"version", record.version},
            {"sha256", record.sha256},
            {"size_bytes", record.size_bytes},
            {"signed_by", record.signed_by ? json(*record.signed_by) : json()},
            {"at", at.count()}};
}

VersionRecord version_record_from(const json& json) {
    VersionRecord record{json.at("version"), json.at("sha256"), json.at("size_bytes"), std::nullopt, {}};
    if (!json.at("signed_by").is_null()) record.signed_by = json.at("signed_by");
    record.installed_at =
        std::chrono::system_clock::time_point(milliseconds(json.at("at").get<std::int64_t>()));
    return record;
}

}  // namespace patchbay::packages
