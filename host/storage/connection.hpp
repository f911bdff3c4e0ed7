#pragma once
// One session with the database, with its settings and its prepared statements. Owned by one thread of the
// pool, of the read batcher or of the migrations; used by that thread alone, except cancel(). Ends with its
// destructor; a session that broke is thrown away, never repaired.
//
// Not for headers that everybody includes: it brings libpqxx with it.

#include "host/storage/statement_cache.hpp"

#include <patchbay/result.hpp>
#include <patchbay/wire.hpp>

#include <pqxx/connection>
#include <pqxx/nontransaction>
#include <pqxx/result>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::storage {

struct SessionOptions {
    std::string url;  // libpq connection string or URI
    std::string application = "patchbay";
    std::chrono::milliseconds statement_timeout{30'000};
    std::chrono::milliseconds lock_timeout{10'000};
    std::chrono::milliseconds idle_in_transaction_timeout{65'000};
    bool read_only = false;
    std::size_t prepared_limit = 256;
};

/// The session is gone. `sent`: the server may have done what was asked.
class ConnectionLost : public std::exception {
  public:
    ConnectionLost(bool sent, std::string reason) : sent_(sent), reason_(std::move(reason)) {}
    bool sent() const { return sent_; }
    const char* what() const noexcept override { return reason_.c_str(); }

  private:
    bool sent_;
    std::string reason_;
};

class Connection {
  public:
    /// Connects. Throws Failure (unavailable, "database.unavailable").
    explicit Connection(const SessionOptions& options);
    ~Connection();
    Connection(const Connection&) = delete;

    /// False when the server has closed the session meanwhile. Costs one poll().
    bool alive();

    /// Runs a prepared statement, preparing it first when it is new here. Throws Failure or ConnectionLost.
    pqxx::result execute(const wire::Statement& statement);
    /// Runs text as it is, which may be several statements; the answer of the last. Throws as execute() does.
    pqxx::result run(const std::string& sql, std::string_view name);

    /// From now on statements run with the rights of `role` (empty: of the login itself). Nothing is sent
    /// when they do already. Throws as execute() does.
    void become(const std::string& role);
    /// The statement that does so, for whoever sends it himself and says so with became(); nothing when it is
    /// the role already.
    std::optional<std::string> role_change(const std::string& role);
    void became(std::optional<std::string> role) { role_ = std::move(role); }

    void begin();
    void begin_read_only();
    /// Throws Failure("database.transaction_aborted") after a failed statement; nothing is kept then.
    void commit();
    void roll_back();
    bool in_transaction() const { return in_transaction_; }

    /// The name under which the statement is prepared now. When it is new here, the server looks up what it
    /// names with the rights of `role`, which the session has then. Throws as execute() does.
    std::string prepared_name(const wire::Statement& statement, const std::string& role);
    /// Forgets what is prepared for the statement, for instance because its tables changed.
    void forget(const wire::Statement& statement);

    /// The statement under way ends with an error. Any thread, while this object lives.
    void cancel() noexcept;

    int server_version() const { return connection_.server_version(); }
    pqxx::connection& raw() { return connection_; }
    pqxx::transaction_base& session() { return *session_; }

    /// Turns the exceptions of libpqxx that leave `work` into Failure and ConnectionLost.
    template <class Work>
    auto guarded(std::string_view name, Work&& work) -> decltype(work()) {
        try {
            return work();
        } catch (const std::exception& error) {
            rethrow(error, name);
        }
    }

  private:
    [[noreturn]] void rethrow(const std::exception& error, std::string_view name);
    void set_up(const SessionOptions& options);
    pqxx::result execute_once(const wire::Statement& statement);
    std::string prepared_name(const wire::Statement& statement);

    pqxx::connection connection_;
    std::unique_ptr<pqxx::nontransaction> session_;
    StatementCache statements_;
    bool in_transaction_ = false;
    bool failed_in_transaction_ = false;
    std::optional<std::string> role_ = "";  // nothing: not known
    std::optional<std::string> role_at_begin_;
};

/// What is said of the parameter at `index`, from 0.
Error wrong_parameter(const wire::Statement& statement, std::size_t index, std::string title,
                      std::string fix);

/// Throws Failure(invalid) when a parameter has a zero byte, which PostgreSQL's text can't hold.
void check_parameters(const wire::Statement& statement);

}  // namespace patchbay::storage
