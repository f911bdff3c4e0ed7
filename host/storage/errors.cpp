#include "host/storage/errors.hpp"

#include <array>
#include <cctype>
#include <utility>

namespace patchbay::storage {

namespace {

constexpr std::uint32_t kRetryAfterMs = 1000;

bool is_state(std::string_view text) {
    if (text.size() != 5) return false;
    for (const char c : text) {
        if (std::isdigit(static_cast<unsigned char>(c)) == 0 && (c < 'A' || c > 'Z')) return false;
    }
    return true;
}

// "ERROR:  23505: duplicate key" -> {"ERROR", "23505: duplicate key"}
std::pair<std::string_view, std::string_view> split_label(std::string_view line) {
    const auto colon = line.find(":  ");
    if (colon == std::string_view::npos) return {{}, line};
    return {line.substr(0, colon), line.substr(colon + 3)};
}

void read_first_line(std::string_view text, ServerReport& report) {
    const auto [severity, rest] = split_label(text);
    if (rest.size() > 7 && is_state(rest.substr(0, 5)) && rest.substr(5, 2) == ": ") {
        report.state = rest.substr(0, 5);
        report.message = rest.substr(7);
    } else {
        report.message = rest;
    }
}

void read_field(std::string_view line, ServerReport& report) {
    const auto [label, value] = split_label(line);
    if (label == "DETAIL") report.detail = value;
    if (label == "HINT") report.hint = value;
    if (label == "CONSTRAINT NAME") report.constraint = value;
}

bool starts_with_any(std::string_view state, std::initializer_list<std::string_view> classes) {
    for (const std::string_view each : classes) {
        if (state.starts_with(each)) return true;
    }
    return false;
}

std::string named(std::string_view statement_name, const ServerReport& report) {
    std::string detail = "statement " + std::string(statement_name) + ": " + report.message;
    if (!report.detail.empty()) detail += "; " + report.detail;
    if (!report.hint.empty()) detail += "; " + report.hint;
    if (!report.state.empty()) detail += " [" + report.state + "]";
    return detail;
}

struct Mapping {
    std::string_view state;  // the whole SQLSTATE or its class
    ErrorKind kind;
    std::string_view code;
    std::string_view title;
    std::string_view fix;
};

// The longer states come before their classes: the first match counts.
constexpr std::array kMappings{
    Mapping{"23505", ErrorKind::conflict, "database.unique", "This already exists", "Choose another value."},
    Mapping{"23503", ErrorKind::conflict, "database.foreign_key",
            "Something else refers to this, or this refers to something that is not there",
            "Load the page again and repeat."},
    Mapping{"23514", ErrorKind::conflict, "database.check", "A value is outside what is allowed",
            "Choose another value."},
    Mapping{
        "42501", ErrorKind::forbidden, "database.forbidden",
        "A module asked the database for what is not its own",
        "A module has the tables of its own schema; for another module's data, call that module's service."},
    Mapping{"22", ErrorKind::invalid, "database.value", "A value does not have the form that is needed",
            "Check the value named in the detail."},
    Mapping{"40001", ErrorKind::unavailable, "database.serialization",
            "Somebody changed the same data at the same time", "Repeat."},
    Mapping{"40P01", ErrorKind::unavailable, "database.serialization",
            "Somebody changed the same data at the same time", "Repeat."},
    Mapping{"55P03", ErrorKind::unavailable, "database.locked", "The data is locked by another operation",
            "Repeat in a moment."},
    Mapping{"57014", ErrorKind::timeout, "database.timeout", "The database took too long to answer",
            "Repeat; when it stays so, look at the statement named in the detail."},
    Mapping{"25006", ErrorKind::unavailable, "database.read_only", "The database takes no changes now",
            "Repeat in a moment; reading works."},
    Mapping{"25P02", ErrorKind::conflict, "database.transaction_aborted",
            "An earlier statement of this transaction failed", "Begin a new transaction."},
    Mapping{"53100", ErrorKind::unavailable, "database.disk_full", "The database has no disk space left",
            "Free disk space on the database's machine."},
    Mapping{"53", ErrorKind::unavailable, "database.resources",
            "The database has reached a limit of its machine", "Repeat in a moment."},
    Mapping{"08", ErrorKind::unavailable, "database.unavailable", "The database can't be reached now",
            "Repeat in a moment."},
    Mapping{"57P", ErrorKind::unavailable, "database.unavailable", "The database can't be reached now",
            "Repeat in a moment."},
};

}  // namespace

ServerReport parse_report(std::string_view text) {
    ServerReport report;
    bool first = true;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.empty()) continue;
        if (first) {
            read_first_line(line, report);
        } else {
            read_field(line, report);
        }
        first = false;
    }
    return report;
}

bool ends_session(std::string_view state) {
    return starts_with_any(state, {"08", "57P", "25P03"});
}

Error statement_error(const ServerReport& report, std::string_view statement_name) {
    for (const Mapping& mapping : kMappings) {
        if (!report.state.starts_with(mapping.state)) continue;
        Error error{mapping.kind,
                    std::string(mapping.code),
                    std::string(mapping.title),
                    {},
                    std::string(mapping.fix),
                    {},
                    0};
        // Callers compare the detail of these with the names of their constraints.
        error.detail = report.constraint.empty() ? named(statement_name, report) : report.constraint;
        if (mapping.kind == ErrorKind::unavailable) error.retry_after_ms = kRetryAfterMs;
        return error;
    }
    return {ErrorKind::internal,
            "database.statement",
            "A statement to the database failed",
            named(statement_name, report),
            "This is a defect of the module whose statement it is; its log has the time and the request.",
            {},
            0};
}

Error unavailable_error(std::string_view detail) {
    return {ErrorKind::unavailable, "database.unavailable", "The database can't be reached now",
            std::string(detail),    "Repeat in a moment.",  {},
            kRetryAfterMs};
}

Error commit_unknown_error(std::string_view statement_name) {
    return {ErrorKind::unavailable,
            "database.commit_unknown",
            "The database went away while it was saving, so it is not known whether the change was kept",
            "statement " + std::string(statement_name),
            "Look whether the change is there before repeating it.",
            {},
            kRetryAfterMs};
}

Error busy_error(std::string_view detail) {
    return {ErrorKind::unavailable, "database.busy",       "The database has too much to do",
            std::string(detail),    "Repeat in a moment.", {},
            kRetryAfterMs};
}

Error timeout_error(std::string_view statement_name, std::chrono::milliseconds limit) {
    return {ErrorKind::timeout,
            "database.timeout",
            "The database took too long to answer",
            "statement " + std::string(statement_name) + " had no answer after " +
                std::to_string(limit.count()) + " ms",
            "Repeat; when it stays so, look at the statement named in the detail.",
            {},
            0};
}

Error transaction_over_error(std::uint64_t id) {
    return {
        ErrorKind::conflict,
        "database.transaction_over",
        "This transaction is no longer open",
        "transaction " + std::to_string(id) + " was ended before, or was open for too long and rolled back",
        "Begin a new transaction; do not wait for people or other services while one is open.",
        {},
        0};
}

Error transaction_aborted_error() {
    return {ErrorKind::conflict,
            "database.transaction_aborted",
            "An earlier statement of this transaction failed",
            "commit was asked for although a statement had failed; everything was rolled back",
            "Let the failure of the statement end the transaction.",
            {},
            0};
}

Error cluster_error(std::string_view code, std::string_view title, std::string detail, std::string fix) {
    return {ErrorKind::unavailable,
            std::string(code),
            std::string(title),
            std::move(detail),
            std::move(fix),
            {},
            0};
}

}  // namespace patchbay::storage
