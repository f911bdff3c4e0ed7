#include "host/accounts/accounts.hpp"

#include "host/accounts/token.hpp"
#include "host/http/client_address.hpp"
#include "host/log/log.hpp"

#include <patchbay/accounts.hpp>
#include <patchbay/host.hpp>

#include <sodium.h>

namespace patchbay::accounts {
namespace {

constexpr http::Rate kAttemptsPerAddress{30, std::chrono::minutes(5), 15};
constexpr http::Rate kAttemptsPerPair{10, std::chrono::minutes(5), 8};
// Wide, so that one stranger can't lock somebody out who knows the password; against many who guess together.
constexpr http::Rate kAttemptsPerEmail{60, std::chrono::minutes(5), 60};
constexpr int kSessionSeconds = 7 * 24 * 3600;

Error refusal(ErrorKind kind, std::string code, std::string title, std::string fix) {
    return {kind, "accounts." + std::move(code), std::move(title), "", std::move(fix), {}, 0};
}

/// As the look-up compares e-mails, or each way to write one would have attempts of its own.
std::string in_lower_case(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

/// Empty when the request has no session's cookie.
std::string_view session_token(const http::Request& request) {
    const std::string_view token = request.cookie(cookie_name(request.secure));
    return token.size() > 100 ? std::string_view() : token;
}

http::Identity identity_of(const SessionRecord& session) {
    const UserRecord& user = session.user;
    return {{user.id, user.email, user.name, user.role, user.workspace_id, user.locale},
            session.id,
            session.csrf_token,
            session.expires_at};
}

}  // namespace

std::string cookie_name(bool secure) {
    return secure ? "__Host-patchbay" : "patchbay";
}

std::string set_cookie(bool secure, const std::string& token) {
    return cookie_name(secure) + "=" + token +
           "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(kSessionSeconds) +
           (secure ? "; Secure" : "");
}

std::string clear_cookie(bool secure) {
    return cookie_name(secure) + "=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0" + (secure ? "; Secure" : "");
}

Accounts::Accounts(Link& database, std::function<void(const std::string&, const std::string&)> signed_out)
    : repository_(database),
      address_attempts_(kAttemptsPerAddress),
      pair_attempts_(kAttemptsPerPair),
      email_attempts_(kAttemptsPerEmail),
      signed_out_(std::move(signed_out)) {}

std::string Accounts::prepare_setup() {
    if (repository_.anybody()) return {};
    const std::string token = make_token();
    const std::lock_guard lock(setup_mutex_);
    setup_token_hash_ = hash_token(token);
    return token;
}

bool Accounts::setup_needed() {
    {
        const std::lock_guard lock(setup_mutex_);
        if (setup_over_) return false;
    }
    const bool over = repository_.anybody();
    const std::lock_guard lock(setup_mutex_);
    setup_over_ = over;
    return !over;
}

LoggedIn Accounts::set_up(const std::string& token, const NewAccount& admin, const Origin& origin) {
    if (!setup_needed())
        throw Failure(
            refusal(ErrorKind::conflict, "setup_done", "The first admin exists already", "Sign in instead"));
    {
        const std::lock_guard lock(setup_mutex_);
        const std::string given = hash_token(token);
        if (setup_token_hash_.empty() ||
            sodium_memcmp(given.data(), setup_token_hash_.data(), given.size()) != 0) {
            throw Failure(refusal(ErrorKind::forbidden, "setup_token_wrong", "This link is not valid",
                                  "Use the link that the server printed at its last start"));
        }
    }
    create_first_admin(admin);
    auto user = repository_.find_by_email(admin.email);
    return start_session(std::move(*user), origin);
}

void Accounts::create_first_admin(const NewAccount& admin) {
    const NewUser user{admin.email, admin.name, hash(admin.password), "owner", admin.locale};
    if (!repository_.create_first("Workspace", user)) {
        throw Failure(
            refusal(ErrorKind::conflict, "setup_done", "The first admin exists already", "Sign in instead"));
    }
    const std::lock_guard lock(setup_mutex_);
    setup_over_ = true;
    setup_token_hash_.clear();
}

std::string Accounts::hash(const std::string& password) {
    try {
        return passwords_.hash(password);
    } catch (const runtime::PoolBusy&) {
        throw Failure(refusal(ErrorKind::unavailable, "busy", "Too many people sign in at this moment",
                              "Try again in a few seconds"));
    }
}

void Accounts::limit_attempts(const std::string& email, const Origin& origin) {
    const auto now = std::chrono::steady_clock::now();
    const std::string address = http::limit_key(origin.address);
    const std::string name = in_lower_case(email);
    // The next one is asked only when the one before allows it: who is refused takes nothing from others.
    auto wait = address_attempts_.take(address, now);
    if (wait.count() == 0) wait = pair_attempts_.take(name + ' ' + address, now);
    if (wait.count() == 0) wait = email_attempts_.take(name, now);
    if (wait.count() == 0) return;
    // One fixed form, so that fail2ban and people can rely on it.
    log::warn("log-in refused for {}: too many attempts", origin.address);
    Error error =
        refusal(ErrorKind::too_many, "too_many_attempts", "Too many attempts", "Wait a little and try again");
    error.retry_after_ms = static_cast<std::uint32_t>(wait.count());
    throw Failure(std::move(error));
}

LoggedIn Accounts::log_in(const std::string& email, const std::string& password, const Origin& origin) {
    limit_attempts(email, origin);
    auto user = repository_.find_by_email(email);
    bool right = false;
    try {
        // The same work whether the user exists or not, so that the time tells nothing.
        if (user && !user->blocked) {
            right = passwords_.verify(user->password_hash, password);
        } else {
            passwords_.verify_nothing(password);
        }
    } catch (const runtime::PoolBusy&) {
        throw Failure(refusal(ErrorKind::unavailable, "busy", "Too many people sign in at this moment",
                              "Try again in a few seconds"));
    }
    if (!right) {
        log::warn("log-in refused for {}: wrong e-mail or password", origin.address);
        throw Failure(refusal(ErrorKind::unauthenticated, "bad_credentials",
                              "The e-mail or the password is wrong", "Check both and try again"));
    }
    return start_session(std::move(*user), origin);
}

LoggedIn Accounts::start_session(UserRecord user, const Origin& origin) {
    LoggedIn logged_in{std::move(user), make_token(), make_token()};
    repository_.start_session(hash_token(logged_in.token), logged_in.csrf_token, logged_in.user,
                              origin.address, origin.user_agent);
    return logged_in;
}

void Accounts::log_out(const http::Identity& identity) {
    repository_.end_session(identity.session_id);
    cache_.forget_session(identity.session_id);
    signed_out_(identity.user.id, identity.session_id);
}

std::string Accounts::create_user(const std::string& workspace_id, const NewAccount& account) {
    try {
        return repository_.create(workspace_id, {account.email, account.name, hash(account.password),
                                                 account.role, account.locale});
    } catch (const Failure& failure) {
        if (failure.error().code != "database.unique") throw;
        Error error = refusal(ErrorKind::conflict, "email_taken", "This e-mail is in use",
                              "Enter another one, or find the user in the list");
        error.field_errors = {{"email", "is in use", "Enter another e-mail"}};
        throw Failure(std::move(error));
    }
}

UserRecord Accounts::find_user(const std::string& user_id) {
    auto user = is_id(user_id) ? repository_.find(user_id) : std::nullopt;
    if (!user)
        throw Failure(
            refusal(ErrorKind::not_found, "no_such_user", "There is no such user", "Reload the list"));
    return std::move(*user);
}

UserRecord Accounts::update_user(const http::Identity& by, const std::string& user_id, UserChanges changes,
                                 const std::string& new_password) {
    const UserRecord before = find_user(user_id);
    if (before.workspace_id != by.user.workspace_id) {
        throw Failure(
            refusal(ErrorKind::not_found, "no_such_user", "There is no such user", "Reload the list"));
    }
    if (!new_password.empty()) changes.password_hash = hash(new_password);
    if (!repository_.update(before.workspace_id, user_id, changes)) {
        throw Failure(refusal(ErrorKind::conflict, "last_admin", "This is the last admin",
                              "Make somebody else admin first"));
    }
    cache_.forget_user(user_id);
    const bool ends_sessions = changes.password_hash || changes.blocked.value_or(false) ||
                               (changes.role && *changes.role != before.role);
    if (ends_sessions) {
        repository_.end_sessions_of(user_id);
        cache_.forget_user(user_id);
        signed_out_(user_id, "");
    }
    return find_user(user_id);
}

std::vector<UserRecord> Accounts::list_users(const std::string& workspace_id, const std::string& after_email,
                                             std::size_t limit) {
    return repository_.list(workspace_id, after_email, limit);
}

std::shared_ptr<const http::Identity> Accounts::recall(const http::Request& request) {
    const std::string_view token = session_token(request);
    return token.empty() ? nullptr : cache_.find(token, std::chrono::steady_clock::now());
}

http::Identity Accounts::identify(const http::Request& request) {
    const std::string_view token = session_token(request);
    if (token.empty()) return {};
    const SessionCache::Reading reading = cache_.begin_reading();
    const auto session = repository_.find_session(hash_token(token));
    if (!session) return {};
    http::Identity identity = identity_of(*session);
    cache_.remember(token, identity, reading, std::chrono::steady_clock::now());
    return identity;
}

std::string Accounts::serve(std::uint32_t method, std::string_view payload) {
    if (method != AccountsClient::kList) {
        throw Failure(Error{ErrorKind::unknown_method,
                            "service.unknown_method",
                            "The service does not know this method",
                            "",
                            "",
                            {},
                            0});
    }
    AccountList list;
    const auto query = decode<AccountQuery>(payload);
    for (const UserRecord& user : repository_.list(query.workspace_id, "", 1000)) {
        list.accounts.push_back({user.id, user.name, user.email, user.role, user.blocked});
    }
    return encode(list);
}

}  // namespace patchbay::accounts
