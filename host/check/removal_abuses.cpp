// The end: what a plugin leaves behind. The last of all, since nothing is there afterwards.
#include "host/check/abuse.hpp"
#include "host/check/ground.hpp"
#include "host/storage/database.hpp"
#include "host/storage/embedded_cluster.hpp"
#include "host/storage/migrations.hpp"

#include <patchbay/database.hpp>

namespace patchbay::check {
namespace {

constexpr Statement kLeftovers{"check.leftovers", R"(
select 'schema ' || nspname as what from pg_namespace where nspname = $1
union all
select 'role ' || rolname from pg_roles where rolname = $2
union all
select 'database object ' || n.nspname || '.' || c.relname
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public')"};

std::vector<std::string> left_in_database(Ground& ground) {
    const auto url = storage::find_running_cluster(ground.server().data());
    if (!url) return {"a database that can't be asked"};
    storage::StorageOptions options;
    options.pool.url = *url;
    options.pool.connections = 1;
    storage::Storage storage(options);
    storage::StorageLink link(storage, "check");
    std::vector<std::string> left;
    for (const Row row : Database(link).read(kLeftovers, ground.id(), storage::module_role(ground.id())))
        left.push_back(row.text("what"));
    return left;
}

std::vector<std::string> left_on_disk(Ground& ground) {
    std::vector<std::string> left;
    std::error_code none;
    for (const char* place : {"libraries", "packages/installed"}) {
        for (const auto& entry : std::filesystem::directory_iterator(ground.server().data() / place, none)) {
            if (entry.path().filename().string().find(ground.id()) != std::string::npos)
                left.push_back("file " + std::string(place) + "/" + entry.path().filename().string());
        }
    }
    return left;
}

Outcome removal_leaves_nothing(Ground& ground) {
    const auto routes = ground.description().routes;
    const Answer removed = ground.admin("DELETE", "/modules/" + ground.id() + "?purge=true");
    if (!removed.well())
        return failed("it can't be removed: " + words_of(removed), "a module that can be removed",
                      "End every wait when it throws Cancelled; see the server's log");
    std::vector<Fault> faults;
    for (const auto& left : {left_in_database(ground), left_on_disk(ground)}) {
        for (const std::string& what : left)
            faults.push_back({what + " is still there", "nothing, after a removal with --purge",
                              "Keep everything in the plugin's own schema"});
    }
    for (const Route& route : routes) {
        const Answer answer = ground.send(make_call(route, {}, {}, 0));
        if (answer.status != 404)
            faults.push_back({route.name() + " answers " + words_of(answer), "404", "Register routes in start() alone"});
    }
    ground.clear();
    return judged(std::move(faults));
}

}  // namespace

Abuses removal_abuses() {
    return {{"removal-leaves-nothing", "Removes it with all its data and looks what is left",
             "Who removes a plugin wants it gone", Where::server, removal_leaves_nothing}};
}

}  // namespace patchbay::check
