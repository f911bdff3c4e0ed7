#pragma once
// SQL from a plugin: named statements with bound parameters, rows read in place, transactions that can also
// publish events and mark a consumed event as done, all or nothing.
//
//     constexpr Statement kFind{"notes.find", "select title from notes.notes where id = $1"};
//     Rows rows = host.database().read(kFind, id);
//     if (!rows.empty()) use(rows[0].text("title"));
//
// Errors: Failure; `unavailable` while the database is away, `conflict` with code "database.unique" (detail:
// the constraint's name) and "database.foreign_key", `internal` for a wrong statement.

#include <patchbay/link.hpp>

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace patchbay {

struct Event;
struct Publication;

/// One statement of the code base. The name is what logs, metrics and the prepared statement are called.
struct Statement {
    std::string_view name;
    std::string_view sql;
};

using Parameter = std::optional<std::string>;

Parameter to_parameter(const nlohmann::json& value);
inline Parameter to_parameter(std::nullopt_t) {
    return std::nullopt;
}
inline Parameter to_parameter(std::string value) {
    return value;
}
inline Parameter to_parameter(std::string_view value) {
    return std::string(value);
}
inline Parameter to_parameter(const char* value) {
    return std::string(value);
}
inline Parameter to_parameter(bool value) {
    return std::string(value ? "t" : "f");
}
template <class T>
requires(std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) Parameter to_parameter(T value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value);  // real numbers whole
    return std::string(text.data(), end.ptr);
}
template <class T>
Parameter to_parameter(const std::optional<T>& value) {
    return value ? to_parameter(*value) : std::nullopt;
}
/// A PostgreSQL text[] literal.
Parameter to_parameter(const std::vector<std::string>& value);

class Rows;

/// One row; valid as long as its Rows.
class Row {
  public:
    Row(const Rows* rows, std::size_t index) : rows_(rows), index_(index) {}

    bool is_null(std::string_view column) const;
    /// The column as text; empty when null. Throws std::out_of_range when there is no such column.
    std::string_view view(std::string_view column) const;
    std::string text(std::string_view column) const { return std::string(view(column)); }
    std::optional<std::string> optional_text(std::string_view column) const;
    std::int64_t integer(std::string_view column) const;
    double real(std::string_view column) const;
    bool boolean(std::string_view column) const;
    /// A json or jsonb column; null when SQL null.
    nlohmann::json json(std::string_view column) const;
    /// A timestamptz column as RFC 3339 in UTC ("2026-01-31T12:00:00.123Z"); empty when null.
    std::string time(std::string_view column) const;
    std::optional<std::string> optional_time(std::string_view column) const;

  private:
    const Rows* rows_;
    std::size_t index_;
};

/// The answer to a statement: a flat buffer, read in place.
class Rows {
  public:
    /// `bytes`: as the host sends it (see rows.hpp in the host's storage for the layout).
    explicit Rows(std::string bytes);
    Rows(Rows&&) = default;
    Rows& operator=(Rows&&) = default;
    Rows(const Rows&) = delete;

    std::size_t size() const { return row_starts_.size(); }
    bool empty() const { return row_starts_.empty(); }
    std::uint64_t affected() const { return affected_; }
    Row operator[](std::size_t index) const { return {this, index}; }

    class Iterator {
      public:
        Iterator(const Rows* rows, std::size_t index) : rows_(rows), index_(index) {}
        Row operator*() const { return {rows_, index_}; }
        Iterator& operator++() {
            ++index_;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return index_ != other.index_; }

      private:
        const Rows* rows_;
        std::size_t index_;
    };
    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, size()}; }

    /// The cell, or nothing when it is null.
    std::optional<std::string_view> cell(std::size_t row, std::string_view column) const;

  private:
    std::size_t column_index(std::string_view column) const;

    std::string bytes_;
    std::vector<std::string> columns_;
    std::vector<std::size_t> row_starts_;
    std::uint64_t affected_ = 0;
};

/// An open transaction. Made by Database::transaction; lives on that call's stack.
class Transaction {
  public:
    Transaction(Link& link, std::uint64_t id) : link_(link), id_(id) {}
    Transaction(const Transaction&) = delete;

    template <class... Args>
    Rows execute(const Statement& statement, Args&&... args) {
        return run(statement, {to_parameter(std::forward<Args>(args))...});
    }
    Rows run(const Statement& statement, std::vector<Parameter> parameters);

    /// Publishes with the commit. False when the dedupe key was used before (nothing is written then).
    bool publish(const Publication& publication);
    /// Marks `event` as handled with the commit, which makes the effect of this transaction exactly-once.
    /// Throws Failure(conflict, "bus.already_done") when it was handled before.
    void complete(const Event& event);

  private:
    Link& link_;
    std::uint64_t id_;
};

/// Thread safety: any fiber or thread. Each call suspends the fiber.
class Database {
  public:
    explicit Database(Link& link) : link_(link) {}

    /// One read-only statement outside any transaction: the fastest way to rows.
    template <class... Args>
    Rows read(const Statement& statement, Args&&... args) {
        return run(wire::HostMethod::database_read, statement, {to_parameter(std::forward<Args>(args))...});
    }
    /// One statement, committed by itself.
    template <class... Args>
    Rows execute(const Statement& statement, Args&&... args) {
        return run(wire::HostMethod::database_execute, statement,
                   {to_parameter(std::forward<Args>(args))...});
    }
    /// Runs `work(Transaction&)`; commits when it returns, rolls back when it throws.
    template <class Work>
    auto transaction(Work&& work) {
        const std::uint64_t id = begin();
        Transaction open(link_, id);
        try {
            if constexpr (std::is_void_v<decltype(work(open))>) {
                work(open);
                commit(id);
            } else {
                auto result = work(open);
                commit(id);
                return result;
            }
        } catch (...) {
            rollback(id);
            throw;
        }
    }

    Rows run(wire::HostMethod method, const Statement& statement, std::vector<Parameter> parameters);

  private:
    std::uint64_t begin();
    void commit(std::uint64_t id);
    void rollback(std::uint64_t id) noexcept;

    Link& link_;
};

}  // namespace patchbay
