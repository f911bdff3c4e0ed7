#include "host/packages/staged_packages.hpp"

#include "host/log/log.hpp"
#include "host/packages/hash.hpp"
#include "host/packages/inspection.hpp"
#include "host/packages/unpack.hpp"

#include <patchbay/host.hpp>

#include <fstream>
#include <optional>
#include <sstream>

namespace patchbay::packages {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostStaged = 8;
constexpr const char* kDetails = "package.json";

struct Details {
    std::string id;
    VersionRecord record;
};

std::optional<Details> read_details(const fs::path& place) {
    std::ifstream in(place / kDetails);
    try {
        const auto parsed = nlohmann::json::parse(in);
        return Details{parsed.at("id"), version_record_from(parsed)};
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
}

std::string to_text(const Details& details) {
    auto json = to_json(details.record);
    json["id"] = details.id;
    return json.dump(2) + "\n";
}

}  // namespace

void StagedPackages::load(std::chrono::system_clock::time_point oldest) {
    std::vector<fs::path> places;
    for (const auto& entry : fs::directory_iterator(folder_))
        places.push_back(entry.path());
    for (const auto& place : places)
        recover(place, oldest);
}

void StagedPackages::take_back(const fs::path& orphan) {
    const auto details = read_details(orphan);
    if (details && is_id(details->id) && !fs::exists(folder_ / details->id)) {
        disk_.rename(orphan, folder_ / details->id);
        disk_.sync_folder(folder_);
    } else {
        disk_.remove_all(orphan);
    }
}

void StagedPackages::recover(const fs::path& place, std::chrono::system_clock::time_point oldest) {
    const std::string id = place.filename();
    const auto details = is_id(id) ? read_details(place) : std::nullopt;
    if (details && details->record.installed_at >= oldest) {
        Staged staged{id, {}, details->record, place};
        if (auto manifest = inspect(staged.folder()); manifest) {
            staged.manifest = std::move(*manifest);
            all_.insert_or_assign(id, std::move(staged));
            return;
        }
    }
    remove_folder(place);
}

Staged StagedPackages::prepare(std::string_view bytes, const std::string& signed_by,
                               std::chrono::system_clock::time_point now, const Limits& limits) {
    Staged staged;
    staged.id = new_id();
    staged.place = folder_ / ("." + staged.id);
    try {
        disk_.make_folder(staged.place);
        unpack(bytes, staged.folder(), disk_, limits).value_or_throw();
        staged.manifest = inspect(staged.folder()).value_or_throw();
        staged.record = {staged.manifest.version, sha256(bytes), bytes.size(), std::nullopt, now};
        if (!signed_by.empty()) staged.record.signed_by = signed_by;
        write_text(disk_, staged.place / kDetails, to_text({staged.id, staged.record}));
        disk_.sync_folder(staged.place);
    } catch (...) {
        discard(staged);
        throw;
    }
    return staged;
}

void StagedPackages::add(Staged& staged) {
    const fs::path place = folder_ / staged.id;
    disk_.rename(staged.place, place);
    disk_.sync_folder(folder_);
    staged.place = place;
    all_.insert_or_assign(staged.id, staged);
    while (all_.size() > kMostStaged)
        remove(std::string(all_.begin()->first));
}

void StagedPackages::discard(const Staged& staged) {
    try {
        disk_.remove_all(staged.place);
    } catch (const Failure& failure) {
        log::warn("a package that was refused stays until the next start: {}", failure.what());
    }
}

const Staged* StagedPackages::find(std::string_view id) const {
    const auto found = all_.find(id);
    return found == all_.end() ? nullptr : &found->second;
}

std::vector<Staged> StagedPackages::list() const {
    std::vector<Staged> staged;
    for (const auto& [id, each] : all_)
        staged.push_back(each);
    return staged;
}

void StagedPackages::remove(const std::string& id) {
    remove_folder(folder_ / id);
    all_.erase(id);
}

void StagedPackages::remove_folder(const fs::path& place) {
    fs::path hidden = place;
    const std::string name = place.filename();
    if (!name.starts_with('.')) {
        hidden = folder_ / ("." + name);
        disk_.rename(place, hidden);
    }
    disk_.remove_all(hidden);
}

}  // namespace patchbay::packages
