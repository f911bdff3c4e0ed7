#include "host/storage/connection.hpp"

#include "host/storage/connection_string.hpp"
#include "host/storage/errors.hpp"
#include "host/storage/pqxx_compat.hpp"
#include "host/storage/statement_guard.hpp"

#include <poll.h>

#include <utility>

namespace patchbay::storage {

namespace {

// A half-open network is noticed within about five seconds; Unix sockets ignore these.
std::string with_connection_defaults(std::string url, const SessionOptions& options) {
    url = with_default(url, "application_name", options.application);
    url = with_default(url, "client_encoding", "UTF8");
    url = with_default(url, "connect_timeout", "3");
    url = with_default(url, "keepalives_idle", "2");
    url = with_default(url, "keepalives_interval", "1");
    url = with_default(url, "keepalives_count", "3");
    return with_default(url, "tcp_user_timeout", "5000");
}

pqxx::connection connect(const SessionOptions& options) {
    try {
        return pqxx::connection(with_connection_defaults(options.url, options));
    } catch (const std::exception& error) {
        std::string reason = error.what();
        while (!reason.empty() && reason.back() == '\n')
            reason.pop_back();
        throw Failure(unavailable_error(reason));
    }
}

std::string milliseconds(std::chrono::milliseconds value) {
    return "'" + std::to_string(value.count()) + "ms'";
}

std::string session_settings(const SessionOptions& options) {
    std::string sql = "set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'";
    sql += "; set standard_conforming_strings = on; set bytea_output = 'hex'";
    sql += "; set statement_timeout = " + milliseconds(options.statement_timeout);
    sql += "; set lock_timeout = " + milliseconds(options.lock_timeout);
    sql += "; set idle_in_transaction_session_timeout = " + milliseconds(options.idle_in_transaction_timeout);
    if (options.read_only) sql += "; set default_transaction_read_only = on";
    return sql;
}

// The plan of a prepared statement outlived its tables, or a connection proxy lost the statement.
bool is_stale_statement(const Failure& failure) {
    const std::string& detail = failure.error().detail;
    return detail.ends_with("[26000]") ||
           (detail.ends_with("[0A000]") && detail.find("cached plan") != std::string::npos);
}

}  // namespace

Error wrong_parameter(const wire::Statement& statement, std::size_t index, std::string title,
                      std::string fix) {
    return {ErrorKind::invalid,
            "database.value",
            std::move(title),
            "statement " + statement.name + ", parameter $" + std::to_string(index + 1),
            std::move(fix),
            {},
            0};
}

void check_parameters(const wire::Statement& statement) {
    for (std::size_t index = 0; index < statement.parameters.size(); ++index) {
        const auto& parameter = statement.parameters[index];
        if (!parameter || parameter->find('\0') == std::string::npos) continue;
        throw Failure(wrong_parameter(statement, index,
                                      "A value has a zero byte, which text in the database can't hold",
                                      "Remove the zero byte, or write the bytes as bytea in hex (\\x...)."));
    }
}

Connection::Connection(const SessionOptions& options)
    : connection_(connect(options)), statements_(options.prepared_limit) {
    set_up(options);
}

Connection::~Connection() = default;

void Connection::set_up(const SessionOptions& options) {
    try {
        compat::keep_one_session(connection_);
        compat::ask_for_full_errors(connection_);
        session_ = std::make_unique<pqxx::nontransaction>(connection_);
        session_->exec(session_settings(options));
    } catch (const std::exception& error) {
        throw Failure(unavailable_error(parse_report(error.what()).message));
    }
}

bool Connection::alive() {
    if (!connection_.is_open()) return false;
    pollfd socket{connection_.sock(), POLLIN | POLLRDHUP, 0};
    if (::poll(&socket, 1, 0) <= 0) return true;
    if ((socket.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0) return false;
    // A notice, such as a changed server setting. Reading it also shows a session that was just closed.
    try {
        connection_.get_notifs();
        return connection_.is_open();
    } catch (const std::exception&) {
        return false;
    }
}

void Connection::rethrow(const std::exception& error, std::string_view name) {
    if (dynamic_cast<const Failure*>(&error) != nullptr ||
        dynamic_cast<const ConnectionLost*>(&error) != nullptr)
        throw;
    ServerReport report = parse_report(error.what());
    if (report.state.empty()) {
        if (const auto* sql = dynamic_cast<const pqxx::sql_error*>(&error)) report.state = sql->sqlstate();
    }
    const bool broken = dynamic_cast<const pqxx::broken_connection*>(&error) != nullptr;
    if (broken || !connection_.is_open() || ends_session(report.state))
        throw ConnectionLost(true, report.message);
    failed_in_transaction_ = in_transaction_;
    throw Failure(statement_error(report, name));
}

pqxx::result Connection::execute(const wire::Statement& statement) {
    check_parameters(statement);
    try {
        return execute_once(statement);
    } catch (const Failure& failure) {
        if (!is_stale_statement(failure)) throw;
        forget(statement);
        if (in_transaction_) throw;
    }
    return execute_once(statement);
}

pqxx::result Connection::execute_once(const wire::Statement& statement) {
    const std::string name = prepared_name(statement);
    pqxx::result result =
        guarded(statement.name, [&] { return compat::exec_prepared(*session_, name, statement.parameters); });
    // The server takes a statement after a failed one only when a savepoint was gone back to.
    failed_in_transaction_ = false;
    return result;
}

pqxx::result Connection::run(const std::string& sql, std::string_view name) {
    return guarded(name, [&] { return session_->exec(sql); });
}

std::optional<std::string> Connection::role_change(const std::string& role) {
    if (role_ == role) return std::nullopt;
    return role.empty() ? "reset role" : "set role " + connection_.quote_name(role);
}

void Connection::become(const std::string& role) {
    const auto change = role_change(role);
    if (!change) return;
    run(*change, "set role");
    role_ = role;
}

void Connection::begin() {
    run("begin", "begin");
    role_at_begin_ = role_;
    in_transaction_ = true;
    failed_in_transaction_ = false;
}

void Connection::begin_read_only() {
    run("begin read only", "begin");
    role_at_begin_ = role_;
    in_transaction_ = true;
    failed_in_transaction_ = false;
}

void Connection::commit() {
    // PostgreSQL answers COMMIT of a failed transaction with success and rolls back.
    if (failed_in_transaction_) {
        roll_back();
        throw Failure(transaction_aborted_error());
    }
    // A deferred constraint may refuse here; the transaction is over then as well.
    in_transaction_ = false;
    const auto role = std::exchange(role_, std::nullopt);
    run("commit", "commit");
    role_ = role;
}

void Connection::roll_back() {
    in_transaction_ = false;
    failed_in_transaction_ = false;
    role_ = role_at_begin_;  // it goes back with the rest
    run("rollback", "rollback");
}

std::string Connection::prepared_name(const wire::Statement& statement, const std::string& role) {
    if (statements_.find(statement.sql) == nullptr) become(role);
    return prepared_name(statement);
}

std::string Connection::prepared_name(const wire::Statement& statement) {
    if (const std::string* name = statements_.find(statement.sql)) return *name;
    if (auto reason = refusal_of(statement.sql)) {
        ServerReport report;
        report.message = std::move(*reason);
        throw Failure(statement_error(report, statement.name));
    }
    const StatementCache::Added added = statements_.add(statement.sql, statement.name);
    try {
        guarded(statement.name, [&] {
            if (added.evicted) connection_.unprepare(*added.evicted);
            compat::prepare(connection_, added.name, statement.sql);
        });
    } catch (...) {
        statements_.forget(statement.sql);
        throw;
    }
    return added.name;
}

void Connection::forget(const wire::Statement& statement) {
    const std::string* const found = statements_.find(statement.sql);
    if (found == nullptr) return;
    const std::string name = *found;
    statements_.forget(statement.sql);
    if (in_transaction_) return;  // the server refuses everything in a failed transaction
    try {
        connection_.unprepare(name);
    } catch (const std::exception&) {
        // It may be what the server has lost.
    }
}

void Connection::cancel() noexcept {
    try {
        connection_.cancel_query();
    } catch (const std::exception&) {
        // Nothing under way, or no connection any more.
    }
}

}  // namespace patchbay::storage
