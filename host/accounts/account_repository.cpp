#include "host/accounts/account_repository.hpp"

#include <patchbay/host.hpp>

namespace patchbay::accounts {
namespace {

#define PATCHBAY_USER_COLUMNS                                                                              \
    "u.id, u.email, u.name, u.password_hash, u.locale, u.theme, u.blocked, u.created_at, u.last_seen_at, " \
    "u.version, m.role, m.workspace_id, w.name as workspace_name"
#define PATCHBAY_USER_JOIN                                                                             \
    " from host.users u join host.memberships m on m.user_id = u.id join host.workspaces w on w.id = " \
    "m.workspace_id "

constexpr Statement kAnybody{"accounts.anybody", "select exists (select from host.users) as anybody"};

// The lock makes two first admins impossible, whoever follows the link at the same time.
constexpr Statement kLockUsers{"accounts.lock_users", "lock table host.users in share row exclusive mode"};

constexpr Statement kInsertWorkspace{"accounts.insert_workspace",
                                     "insert into host.workspaces (id, name) values ($1::uuid, $2)"};

constexpr Statement kInsertUser{"accounts.insert_user", R"(
with made as (
    insert into host.users (id, email, name, password_hash, locale) values ($1::uuid, $2, $3, $4, $5) returning id
)
insert into host.memberships (workspace_id, user_id, role) select $6::uuid, id, $7 from made)"};

constexpr Statement kLockWorkspace{"accounts.lock_workspace",
                                   "select id from host.workspaces where id = $1::uuid for update"};

constexpr Statement kUpdateUser{"accounts.update_user", R"(
with changed as (
    update host.users set name = coalesce($3, name), blocked = coalesce($4::boolean, blocked),
           password_hash = coalesce($5, password_hash), locale = coalesce($6, locale), theme = coalesce($7, theme),
           updated_at = now(), version = version + 1
    where id = $2::uuid and deleted_at is null
)
update host.memberships set role = coalesce($8, role), updated_at = now()
where workspace_id = $1::uuid and user_id = $2::uuid)"};

constexpr Statement kByEmail{
    "accounts.find_by_email",
    "select " PATCHBAY_USER_COLUMNS PATCHBAY_USER_JOIN
    "where lower(u.email) = lower($1) and u.deleted_at is null order by m.created_at limit 1"};

constexpr Statement kById{"accounts.find",
                          "select " PATCHBAY_USER_COLUMNS PATCHBAY_USER_JOIN
                          "where u.id = $1::uuid and u.deleted_at is null order by m.created_at limit 1"};

constexpr Statement kList{
    "accounts.list",
    "select " PATCHBAY_USER_COLUMNS PATCHBAY_USER_JOIN
    "where m.workspace_id = $1::uuid and u.deleted_at is null and lower(u.email) > lower($2) "
    "order by lower(u.email) limit $3"};

constexpr Statement kAdmins{"accounts.count_admins", R"(
select count(*) as admins from host.memberships m join host.users u on u.id = m.user_id
where m.workspace_id = $1::uuid and m.role in ('owner', 'admin') and not u.blocked and u.deleted_at is null)"};

constexpr Statement kDefaultWorkspace{
    "accounts.default_workspace",
    "select id from host.workspaces where deleted_at is null order by created_at limit 1"};

constexpr Statement kStartSession{"accounts.start_session", R"(
with seen as (update host.users set last_seen_at = now() where id = $3::uuid)
insert into host.sessions (id, token_hash, user_id, workspace_id, csrf_token, remote_address, user_agent, expires_at)
values ($1::uuid, decode($2, 'hex'), $3::uuid, $4::uuid, $5, $6, left($7, 400), now() + interval '7 days'))"};

constexpr Statement kFindSession{
    "accounts.find_session",
    "select s.id as session_id, s.csrf_token, extract(epoch from s.expires_at)::bigint as "
    "expires_at, " PATCHBAY_USER_COLUMNS
    " from host.sessions s join host.users u on u.id = s.user_id "
    "join host.memberships m on m.user_id = u.id and m.workspace_id = s.workspace_id "
    "join host.workspaces w on w.id = s.workspace_id "
    "where s.token_hash = decode($1, 'hex') and s.expires_at > now() and not u.blocked "
    "and u.deleted_at is null"};

constexpr Statement kEndSession{"accounts.end_session", "delete from host.sessions where id = $1::uuid"};
constexpr Statement kEndSessionsOf{"accounts.end_sessions_of",
                                   "delete from host.sessions where user_id = $1::uuid"};
constexpr Statement kDeleteExpired{"accounts.delete_expired",
                                   "delete from host.sessions where expires_at < now()"};

/// Rolls the change back.
struct NoAdminLeft {};

UserRecord user_of(const Row& row) {
    UserRecord user;
    user.id = row.text("id");
    user.email = row.text("email");
    user.name = row.text("name");
    user.password_hash = row.text("password_hash");
    user.locale = row.text("locale");
    user.theme = row.text("theme");
    user.role = row.view("role") == "owner" ? "admin" : row.text("role");
    user.workspace_id = row.text("workspace_id");
    user.workspace_name = row.text("workspace_name");
    user.blocked = row.boolean("blocked");
    user.created_at = row.time("created_at");
    user.last_seen_at = row.optional_time("last_seen_at");
    user.version = row.integer("version");
    return user;
}

std::optional<UserRecord> first_user(const Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return user_of(rows[0]);
}

}  // namespace

bool AccountRepository::anybody() {
    return database_.read(kAnybody)[0].boolean("anybody");
}

bool AccountRepository::create_first(const std::string& workspace_name, const NewUser& admin) {
    return database_.transaction([&](Transaction& tx) {
        tx.execute(kLockUsers);
        if (tx.execute(kAnybody)[0].boolean("anybody")) return false;
        const std::string workspace = new_id();
        tx.execute(kInsertWorkspace, workspace, workspace_name);
        tx.execute(kInsertUser, new_id(), admin.email, admin.name, admin.password_hash, admin.locale,
                   workspace, admin.role);
        return true;
    });
}

std::string AccountRepository::create(const std::string& workspace_id, const NewUser& user) {
    std::string id = new_id();
    database_.execute(kInsertUser, id, user.email, user.name, user.password_hash, user.locale, workspace_id,
                      user.role);
    return id;
}

bool AccountRepository::update(const std::string& workspace_id, const std::string& user_id,
                               const UserChanges& changes) {
    try {
        database_.transaction([&](Transaction& tx) {
            // Two admins may remove each other at the same time: the second one must see what the first did.
            tx.execute(kLockWorkspace, workspace_id);
            tx.execute(kUpdateUser, workspace_id, user_id, changes.name, changes.blocked,
                       changes.password_hash, changes.locale, changes.theme, changes.role);
            if (tx.execute(kAdmins, workspace_id)[0].integer("admins") == 0) throw NoAdminLeft{};
        });
    } catch (const NoAdminLeft&) {
        return false;
    }
    return true;
}

std::optional<UserRecord> AccountRepository::find_by_email(const std::string& email) {
    return first_user(database_.read(kByEmail, email));
}

std::optional<UserRecord> AccountRepository::find(const std::string& user_id) {
    return first_user(database_.read(kById, user_id));
}

std::vector<UserRecord> AccountRepository::list(const std::string& workspace_id,
                                                const std::string& after_email, std::size_t limit) {
    std::vector<UserRecord> users;
    for (const Row row : database_.read(kList, workspace_id, after_email, limit))
        users.push_back(user_of(row));
    return users;
}

std::string AccountRepository::default_workspace() {
    const Rows rows = database_.read(kDefaultWorkspace);
    return rows.empty() ? "" : rows[0].text("id");
}

void AccountRepository::start_session(const std::string& token_hash, const std::string& csrf_token,
                                      const UserRecord& user, const std::string& address,
                                      const std::string& user_agent) {
    database_.execute(kStartSession, new_id(), token_hash, user.id, user.workspace_id, csrf_token, address,
                      user_agent);
}

std::optional<SessionRecord> AccountRepository::find_session(const std::string& token_hash) {
    const Rows rows = database_.read(kFindSession, token_hash);
    if (rows.empty()) return std::nullopt;
    const std::chrono::seconds expires(rows[0].integer("expires_at"));
    return SessionRecord{rows[0].text("session_id"), rows[0].text("csrf_token"),
                         std::chrono::system_clock::time_point(expires), user_of(rows[0])};
}

void AccountRepository::end_session(const std::string& session_id) {
    database_.execute(kEndSession, session_id);
}
void AccountRepository::end_sessions_of(const std::string& user_id) {
    database_.execute(kEndSessionsOf, user_id);
}
void AccountRepository::delete_expired() {
    database_.execute(kDeleteExpired);
}

}  // namespace patchbay::accounts
