#pragma once
// The differences between libpqxx 6.4 (Debian 12) and 7.x, in one place. Only connection.cpp, rows.cpp and
// read_batcher.cpp include it.

#include <pqxx/pqxx>

#include <optional>
#include <string>
#include <vector>

namespace patchbay::storage::compat {

/// libpqxx 6 reconnects on its own, in the middle of what the caller takes for one session. It must not: the
/// session's settings and prepared statements would be gone.
inline void keep_one_session([[maybe_unused]] pqxx::connection& connection) {
#if PQXX_VERSION_MAJOR < 7
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    connection.inhibit_reactivation(true);
#pragma GCC diagnostic pop
#endif
}

/// Error texts with every field of the server's answer, from which errors.cpp reads the state and the
/// constraint.
inline void ask_for_full_errors(pqxx::connection& connection) {
#if PQXX_VERSION_MAJOR < 7
    connection.set_verbosity(pqxx::connection_base::verbose);
#else
    connection.set_verbosity(pqxx::error_verbosity::verbose);
#endif
}

inline pqxx::result exec_prepared(pqxx::transaction_base& transaction, const std::string& name,
                                  const std::vector<std::optional<std::string>>& parameters) {
#if PQXX_VERSION_MAJOR < 7
    std::vector<const char*> values;
    values.reserve(parameters.size());
    for (const auto& parameter : parameters)
        values.push_back(parameter ? parameter->c_str() : nullptr);
    return transaction.exec_prepared(name, pqxx::prepare::make_dynamic_params(values));
#else
    pqxx::params values;
    values.reserve(parameters.size());
    for (const auto& parameter : parameters) {
        if (parameter) {
            values.append(std::string_view(*parameter));
        } else {
            values.append();
        }
    }
#if PQXX_VERSION_MAJOR == 7 && PQXX_VERSION_MINOR < 10
    return transaction.exec_prepared(name, values);
#else
    return transaction.exec(pqxx::prepped{name}, values);
#endif
#endif
}

/// Prepares now, so that a wrong statement fails here.
inline void prepare(pqxx::connection& connection, const std::string& name, const std::string& sql) {
    connection.prepare(name, sql);
#if PQXX_VERSION_MAJOR < 7
    try {
        connection.prepare_now(name);
    } catch (...) {
        connection.unprepare(name);
        throw;
    }
#endif
}

/// The text between the quotes of a literal.
inline std::string escape(pqxx::connection& connection, const std::string& text) {
#if PQXX_VERSION_MAJOR < 7
    return connection.esc(text.data(), text.size());
#else
    return connection.esc(text);
#endif
}

}  // namespace patchbay::storage::compat
