#pragma once
// Who may use this install: the first admin, users, log-in and sessions. Made by app::Server; thread-safe;
// calls wait for the database on the caller's fiber.

#include "host/accounts/account_repository.hpp"
#include "host/accounts/password.hpp"
#include "host/accounts/session_cache.hpp"
#include "host/http/dispatcher.hpp"
#include "host/http/rate_limit.hpp"

#include <functional>
#include <string>

namespace patchbay::accounts {

struct LoggedIn {
    UserRecord user;
    std::string token;  ///< for the cookie; known to the browser alone
    std::string csrf_token;
};

/// Where a log-in comes from, for the session's record and the limits.
struct Origin {
    std::string address;
    std::string user_agent;
};

struct NewAccount {
    std::string email;
    std::string name;
    std::string password;
    std::string role;
    std::string locale;
};

class Accounts : public http::Authenticator {
  public:
    /// `signed_out(user, session)`: called when a session ends (session empty: all of the user's).
    Accounts(Link& database, std::function<void(const std::string&, const std::string&)> signed_out);

    /// Makes the token of the first-run link; empty when there are users already.
    std::string prepare_setup();
    bool setup_needed();
    /// Throws Failure: accounts.setup_done, accounts.setup_token_wrong.
    LoggedIn set_up(const std::string& token, const NewAccount& admin, const Origin& origin);
    /// The first admin without a browser (command line). Throws Failure(accounts.setup_done) when there are
    /// users.
    void create_first_admin(const NewAccount& admin);

    /// Throws Failure: accounts.bad_credentials, accounts.too_many_attempts, accounts.busy.
    LoggedIn log_in(const std::string& email, const std::string& password, const Origin& origin);
    void log_out(const http::Identity& identity);

    /// Throws Failure(conflict, accounts.email_taken).
    std::string create_user(const std::string& workspace_id, const NewAccount& account);
    /// Throws Failure: accounts.no_such_user, accounts.last_admin.
    UserRecord update_user(const http::Identity& by, const std::string& user_id, UserChanges changes,
                           const std::string& new_password);
    UserRecord find_user(const std::string& user_id);
    std::vector<UserRecord> list_users(const std::string& workspace_id, const std::string& after_email,
                                       std::size_t limit);

    std::shared_ptr<const http::Identity> recall(const http::Request& request) override;
    http::Identity identify(const http::Request& request) override;
    /// The service "accounts" for plugins.
    std::string serve(std::uint32_t method, std::string_view payload);
    void delete_expired_sessions() { repository_.delete_expired(); }

  private:
    LoggedIn start_session(UserRecord user, const Origin& origin);
    void limit_attempts(const std::string& email, const Origin& origin);
    std::string hash(const std::string& password);

    AccountRepository repository_;
    Passwords passwords_;
    SessionCache cache_;
    http::RateLimiter address_attempts_;
    http::RateLimiter pair_attempts_;  // of one e-mail from one address
    http::RateLimiter email_attempts_;
    std::function<void(const std::string&, const std::string&)> signed_out_;
    std::mutex setup_mutex_;
    std::string setup_token_hash_;
    bool setup_over_ = false;
};

/// The session cookie: "__Host-" and Secure where the request came by TLS.
std::string cookie_name(bool secure);
std::string set_cookie(bool secure, const std::string& token);
std::string clear_cookie(bool secure);

}  // namespace patchbay::accounts
