#pragma once
// Users, memberships and sessions in the database.

#include <patchbay/accounts.hpp>
#include <patchbay/database.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::accounts {

struct UserRecord {
    std::string id;
    std::string email;
    std::string name;
    std::string password_hash;
    std::string locale;
    std::string theme;
    std::string role;
    std::string workspace_id;
    std::string workspace_name;
    bool blocked = false;
    std::string created_at;
    std::optional<std::string> last_seen_at;
    std::int64_t version = 1;
};

struct SessionRecord {
    std::string id;
    std::string csrf_token;
    std::chrono::system_clock::time_point expires_at;
    UserRecord user;
};

struct NewUser {
    std::string email;
    std::string name;
    std::string password_hash;
    std::string role;
    std::string locale;
};

struct UserChanges {
    std::optional<std::string> name;
    std::optional<std::string> role;
    std::optional<bool> blocked;
    std::optional<std::string> password_hash;
    std::optional<std::string> locale;
    std::optional<std::string> theme;
};

class AccountRepository {
  public:
    explicit AccountRepository(Link& link) : database_(link) {}

    bool anybody();
    /// The workspace and its first admin, in one transaction. False when somebody was faster.
    bool create_first(const std::string& workspace_name, const NewUser& admin);
    /// The new user's id. Throws Failure(conflict, "database.unique") for an e-mail that is taken.
    std::string create(const std::string& workspace_id, const NewUser& user);
    /// False, and nothing changed, when no admin would be left.
    bool update(const std::string& workspace_id, const std::string& user_id, const UserChanges& changes);
    std::optional<UserRecord> find_by_email(const std::string& email);
    std::optional<UserRecord> find(const std::string& user_id);
    std::vector<UserRecord> list(const std::string& workspace_id, const std::string& after_email,
                                 std::size_t limit);
    std::string default_workspace();

    void start_session(const std::string& token_hash, const std::string& csrf_token, const UserRecord& user,
                       const std::string& address, const std::string& user_agent);
    std::optional<SessionRecord> find_session(const std::string& token_hash);
    void end_session(const std::string& session_id);
    void end_sessions_of(const std::string& user_id);
    void delete_expired();

  private:
    Database database_;
};

}  // namespace patchbay::accounts
