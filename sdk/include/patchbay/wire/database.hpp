#pragma once
// Statements and transactions.

#include <patchbay/members.hpp>
#include <patchbay/wire/events.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::wire {

struct Statement {
    std::string name;  // "inbox.find_conversation"
    std::string sql;
    std::vector<std::optional<std::string>> parameters;  // PostgreSQL's text format
    static constexpr auto fields() {
        return codec::Members<&Statement::name, &Statement::sql, &Statement::parameters>();
    }
};

struct TransactionId {
    std::uint64_t id = 0;
    static constexpr auto fields() { return codec::Members<&TransactionId::id>(); }
};

struct TransactionStatement {
    std::uint64_t id = 0;
    Statement statement;
    static constexpr auto fields() {
        return codec::Members<&TransactionStatement::id, &TransactionStatement::statement>();
    }
};

struct TransactionPublish {
    std::uint64_t id = 0;
    Publication publication;
    static constexpr auto fields() {
        return codec::Members<&TransactionPublish::id, &TransactionPublish::publication>();
    }
};

struct TransactionComplete {
    std::uint64_t id = 0;
    std::uint32_t consumer = 0;
    std::string event_id;
    static constexpr auto fields() {
        return codec::Members<&TransactionComplete::id, &TransactionComplete::consumer,
                              &TransactionComplete::event_id>();
    }
};

}  // namespace patchbay::wire
