#pragma once
// What the database said, as the Error that callers see. Pure functions; any thread.

#include <patchbay/result.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace patchbay::storage {

/// The fields of one error report of the server, in libpq's verbose form:
///
///     ERROR:  23505: duplicate key value violates unique constraint "notes_pkey"
///     DETAIL:  Key (id)=(1) already exists.
///     CONSTRAINT NAME:  notes_pkey
///     LOCATION:  _bt_check_unique, nbtinsert.c:664
struct ServerReport {
    std::string state;  // SQLSTATE; empty when the text has none
    std::string message;
    std::string detail;
    std::string hint;
    std::string constraint;
};
ServerReport parse_report(std::string_view text);

/// True when the server ended the session with this report, so that the connection is of no use any more.
bool ends_session(std::string_view state);

/// The Error for a statement that the server refused.
Error statement_error(const ServerReport& report, std::string_view statement_name);

/// The database can't be reached now.
Error unavailable_error(std::string_view detail);
/// The connection broke after a write was sent and before its answer came.
Error commit_unknown_error(std::string_view statement_name);
/// Every connection is taken and the queue is full, or the wait for one was too long.
Error busy_error(std::string_view detail);
/// No answer within the time limit.
Error timeout_error(std::string_view statement_name, std::chrono::milliseconds limit);
/// The transaction is not open: ended by its owner, by its time limit, or never begun.
Error transaction_over_error(std::uint64_t id);
/// Commit was asked for after a statement of the transaction had failed.
Error transaction_aborted_error();
/// The host's own server can't be set up or started.
Error cluster_error(std::string_view code, std::string_view title, std::string detail, std::string fix);

}  // namespace patchbay::storage
