#include <patchbay/testing/fake_database.hpp>

#include <utility>

namespace patchbay::testing {
namespace {

/// A value as PostgreSQL writes it; nothing: null.
Parameter cell_of(const nlohmann::json& value) {
    if (value.is_null()) return std::nullopt;
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return std::string(value.get<bool>() ? "t" : "f");
    return value.dump();
}

std::vector<std::string> columns_of(const nlohmann::json& rows) {
    std::vector<std::string> columns;
    if (rows.empty()) return columns;
    for (const auto& [name, value] : rows.front().items())
        columns.push_back(name);
    return columns;
}

/// In the host's own layout: affected, columns, count, then each cell's length (-1: null) and bytes.
std::string encode_table(const Table& table) {
    const auto columns = columns_of(table.rows);
    std::string out;
    encode_to(out, table.affected);
    encode_to(out, columns);
    encode_to(out, static_cast<std::uint32_t>(table.rows.size()));
    for (const auto& row : table.rows) {
        for (const std::string& column : columns) {
            const Parameter cell = cell_of(row.at(column));
            encode_to(out, cell ? static_cast<std::int32_t>(cell->size()) : std::int32_t{-1});
            if (cell) out += *cell;
        }
    }
    return out;
}

}  // namespace

void FakeDatabase::answer(const std::string& name, nlohmann::json rows) {
    Table table;
    table.affected = rows.size();
    table.rows = std::move(rows);
    answers_[name] = [table](const Parameters&) { return table; };
}

void FakeDatabase::affect(const std::string& name, std::uint64_t affected) {
    answers_[name] = [affected](const Parameters&) { return Table{nlohmann::json::array(), affected}; };
}

void FakeDatabase::fail(const std::string& name, const Error& error) {
    answers_[name] = [error](const Parameters&) -> Table { throw Failure(error); };
}

std::vector<FakeDatabase::Executed> FakeDatabase::executed(std::string_view name) const {
    std::vector<Executed> found;
    for (const Executed& each : executed_) {
        if (each.name == name) found.push_back(each);
    }
    return found;
}

std::string FakeDatabase::run(wire::Statement statement, std::uint64_t transaction) {
    if (transaction != 0) publications_of(transaction);
    const auto found = answers_.find(statement.name);
    executed_.push_back(
        {statement.name, std::move(statement.sql), std::move(statement.parameters), transaction});
    return encode_table(found == answers_.end() ? Table{} : found->second(executed_.back().parameters));
}

std::uint64_t FakeDatabase::begin() {
    open_[next_];
    return next_++;
}

std::vector<Publication>& FakeDatabase::publications_of(std::uint64_t transaction) {
    const auto found = open_.find(transaction);
    if (found != open_.end()) return found->second;
    throw Failure(Error{ErrorKind::not_found,
                        "database.no_transaction",
                        "The transaction is over",
                        std::to_string(transaction),
                        "Use it within the call of Database::transaction only",
                        {},
                        0});
}

std::vector<Publication> FakeDatabase::commit(std::uint64_t transaction) {
    auto publications = std::move(publications_of(transaction));
    open_.erase(transaction);
    ++committed_;
    return publications;
}

std::vector<Publication> FakeDatabase::roll_back(std::uint64_t transaction) {
    auto publications = std::move(publications_of(transaction));
    open_.erase(transaction);
    ++rolled_back_;
    return publications;
}

}  // namespace patchbay::testing
