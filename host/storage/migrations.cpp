#include "host/storage/migrations.hpp"

#include "host/log/log.hpp"
#include "host/storage/backoff.hpp"
#include "host/storage/connection.hpp"
#include "host/storage/errors.hpp"
#include "host/storage/migration_files.hpp"
#include "host/storage/script.hpp"

#include <chrono>
#include <thread>

namespace patchbay::storage {

using namespace std::chrono_literals;

namespace {

constexpr auto kTurnLimit = 10min;  // another node may build a large index
constexpr auto kLocksLimit = 60s;
constexpr const char* kTakeTurn = "select pg_try_advisory_lock(7310575249364083041) as taken";

constexpr const char* kTable = R"(
create schema if not exists host;
create table if not exists host.migrations (
    module       text not null,
    number       integer not null,
    name         text not null,
    checksum     text not null,
    applied_at   timestamptz not null default now(),
    milliseconds integer not null,
    primary key (module, number)
))";

SessionOptions session_options(const std::string& url) {
    SessionOptions session;
    session.url = url;
    session.application = "patchbay migrations";
    session.statement_timeout = 0ms;
    session.lock_timeout = 0ms;
    return session;
}

class Runner {
  public:
    explicit Runner(const std::string& url) : connection_(session_options(url)) {}

    void take_turn() {
        const auto start = std::chrono::steady_clock::now();
        Backoff backoff(10ms, 500ms);
        // Asked again and again: waiting inside the database would hold a snapshot, for which a concurrent
        // index build of the other node would wait in turn.
        while (!connection_.run(kTakeTurn, "host.migrations_turn")[0][0].as<bool>()) {
            if (std::chrono::steady_clock::now() - start > kTurnLimit) {
                throw Failure(cluster_error("database.migration", "The tables can't be updated",
                                            "another node has been updating them for more than ten minutes",
                                            "Look what it does; restart it if it hangs."));
            }
            std::this_thread::sleep_for(backoff.next());
        }
        connection_.run(kTable, "host.migrations_table");
    }

    void drop(const std::string& module) {
        const auto quoted = [&](const std::string& name) { return connection_.raw().quote_name(name); };
        connection_.run("drop schema if exists " + quoted(module) + " cascade", "host.drop_schema");
        connection_.run("drop role if exists " + quoted(module_role(module)), "host.drop_role");
        connection_.execute(
            {"host.forget_migrations", "delete from host.migrations where module = $1", {module}});
    }

    void apply(const MigrationSource& source, std::vector<AppliedMigration>& applied) {
        role_ = source.role;
        if (!role_.empty()) make_role();
        const auto files = source.folder.empty() ? std::vector<MigrationFile>()
                                                 : read_migrations(source.module, source.folder);
        if (files.empty()) return;
        schema_ = connection_.raw().quote_name(source.module);
        connection_.run("create schema if not exists " + schema_, "host.migrations_schema");
        if (!role_.empty()) hand_over(source.module);
        const auto recorded = recorded_of(source.module);
        if (!recorded.empty() && recorded.back().number > files.back().number) {
            log::warn("the tables of module {} are newer than this version of it", source.module);
        }
        for (const MigrationFile& file : pending_migrations(source.module, files, recorded)) {
            applied.push_back({source.module, file.number, file.name, apply_file(source.module, file)});
            log::info("applied migration {} {} {} in {} ms", source.module, file.number, file.name,
                      applied.back().milliseconds);
        }
    }

    bool can_make_roles() {
        return connection_
            .run("select rolcreaterole or rolsuper from pg_roles where rolname = current_user",
                 "host.can_make_roles")[0][0]
            .as<bool>();
    }

  private:
    void make_role() {
        const std::string name = connection_.raw().quote_name(role_);
        const auto known =
            connection_.execute({"host.role_known",
                                 "select pg_has_role(oid, 'member') from pg_roles where rolname = $1",
                                 {role_}});
        if (known.empty()) connection_.run("create role " + name + " nologin", "host.make_role");
        const bool member = !known.empty() && known[0][0].as<bool>();
        if (!member) connection_.run("grant " + name + " to current_user", "host.join_role");
    }

    /// Schema and tables belong to the module's role, also those from before it had one.
    void hand_over(const std::string& module) {
        const std::string role = connection_.raw().quote_name(role_);
        connection_.run("alter schema " + schema_ + " owner to " + role, "host.own_schema");
        connection_.run("grant usage, create on schema " + schema_ + " to " + role, "host.own_schema");
        const auto strangers = connection_.execute({"host.strange_relations",
                                                    R"(
select c.relkind::text, quote_ident(n.nspname) || '.' || quote_ident(c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
where n.nspname = $1 and r.rolname <> $2 and c.relkind in ('r', 'p', 'v', 'm', 'S')
  and not exists (select 1 from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')))",
                                                    {module, role_}});
        for (const auto& row : strangers) {
            const auto kind = row[0].as<std::string>();
            const std::string what = kind == "v"   ? "view "
                                     : kind == "m" ? "materialized view "
                                     : kind == "S" ? "sequence "
                                                   : "table ";
            connection_.run("alter " + what + row[1].as<std::string>() + " owner to " + role,
                            "host.own_table");
        }
    }

    std::vector<RecordedMigration> recorded_of(const std::string& module) {
        const auto rows = connection_.execute(
            {"host.migrations_of",
             "select number, name, checksum from host.migrations where module = $1 order by number",
             {module}});
        std::vector<RecordedMigration> recorded;
        for (const auto& row : rows) {
            recorded.push_back({row[0].as<int>(), row[1].as<std::string>(), row[2].as<std::string>()});
        }
        return recorded;
    }

    int apply_file(const std::string& module, const MigrationFile& file) {
        const auto start = std::chrono::steady_clock::now();
        const auto spent = [&] {
            return static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                        std::chrono::steady_clock::now() - start)
                                        .count());
        };
        try {
            if (file.in_transaction) {
                apply_in_transaction(module, file, spent);
            } else {
                apply_one_by_one(file);
                record(module, file, spent());
            }
        } catch (const Failure& failure) {
            refuse(module, file, failure.error().detail);
        } catch (const ConnectionLost& lost) {
            refuse(module, file, lost.what());
        }
        return spent();
    }

    template <class Spent>
    void apply_in_transaction(const std::string& module, const MigrationFile& file, const Spent& spent) {
        const auto start = std::chrono::steady_clock::now();
        Backoff backoff(50ms, 1s);
        for (;;) {
            connection_.begin();
            try {
                // Whoever waits for a lock makes others wait behind it; so short, and again.
                connection_.run(
                    "set local lock_timeout = '100ms'; set local search_path to " + schema_ + ", public",
                    "host.migrations_settings");
                connection_.become(role_);
                connection_.run(file.sql, file.name);
                connection_.become({});
                record(module, file, spent());
                connection_.commit();
                return;
            } catch (const Failure& failure) {
                if (connection_.in_transaction()) connection_.roll_back();
                const bool locked = failure.error().code == "database.locked";
                if (!locked || std::chrono::steady_clock::now() - start > kLocksLimit) throw;
            }
            std::this_thread::sleep_for(backoff.next());
        }
    }

    void apply_one_by_one(const MigrationFile& file) {
        connection_.run("set search_path to " + schema_ + ", public", "host.migrations_settings");
        connection_.become(role_);
        for (const std::string& statement : split_statements(file.sql))
            connection_.run(statement, file.name);
        connection_.become({});
        connection_.run("reset search_path", "host.migrations_settings");
    }

    void record(const std::string& module, const MigrationFile& file, int milliseconds) {
        connection_.execute(
            {"host.migrations_record",
             "insert into host.migrations (module, number, name, checksum, milliseconds) "
             "values ($1, $2::integer, $3, $4, $5::integer)",
             {module, std::to_string(file.number), file.name, file.checksum, std::to_string(milliseconds)}});
    }

    [[noreturn]] static void refuse(const std::string& module, const MigrationFile& file,
                                    const std::string& reason) {
        throw Failure(
            cluster_error("database.migration", "The tables of module " + module + " can't be updated",
                          "migration " + std::to_string(file.number) + " " + file.name + ": " + reason,
                          "Nothing of this file was kept, unless it runs without a transaction; put right "
                          "what the detail says and start again."));
    }

    Connection connection_;  // holds the turn until it ends
    std::string schema_;
    std::string role_;
};

}  // namespace

std::string module_role(const std::string& module) {
    return "patchbay_" + module;
}

bool can_make_roles(const std::string& url) {
    try {
        return Runner(url).can_make_roles();
    } catch (const ConnectionLost& lost) {
        throw Failure(unavailable_error(lost.what()));
    }
}

void drop_module(const std::string& url, const std::string& module) {
    try {
        Runner runner(url);
        runner.take_turn();
        runner.drop(module);
    } catch (const ConnectionLost& lost) {
        throw Failure(unavailable_error(lost.what()));
    }
}

std::vector<AppliedMigration> migrate(const std::string& url, const std::vector<MigrationSource>& sources) {
    std::vector<AppliedMigration> applied;
    Runner runner(url);
    try {
        runner.take_turn();
        for (const MigrationSource& source : sources)
            runner.apply(source, applied);
    } catch (const ConnectionLost& lost) {
        throw Failure(unavailable_error(lost.what()));
    }
    return applied;
}

}  // namespace patchbay::storage
