#include "host/modules/module_store.hpp"

namespace patchbay::modules {
namespace {

constexpr Statement kLoad{"modules.load", R"(
with made as (insert into host.modules (id) values ($1) on conflict do nothing returning enabled, settings)
select enabled, settings from made union all select enabled, settings from host.modules where id = $1 limit 1)"};

constexpr Statement kSetEnabled{"modules.set_enabled", R"(
insert into host.modules (id, enabled) values ($1, $2::boolean)
on conflict (id) do update set enabled = excluded.enabled, updated_at = now(), version = host.modules.version + 1)"};

}  // namespace

StoredModule ModuleStore::load(const std::string& id) {
    const Rows rows = database_.execute(kLoad, id);
    return {rows[0].boolean("enabled"), rows[0].json("settings")};
}

void ModuleStore::set_enabled(const std::string& id, bool enabled) {
    database_.execute(kSetEnabled, id, enabled);
}

}  // namespace patchbay::modules
