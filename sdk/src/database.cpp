#include <patchbay/database.hpp>
#include <patchbay/events.hpp>

#include <nlohmann/json.hpp>

#include <charconv>
#include <stdexcept>

namespace patchbay {

// Layout of rows: u64 affected, u32 columns, their names, u32 rows; then every row as one i32 length (-1:
// null) and its bytes per column.

Parameter to_parameter(const nlohmann::json& value) {
    if (value.is_null()) return std::nullopt;
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Parameter to_parameter(const std::vector<std::string>& value) {
    std::string literal = "{";
    for (const std::string& item : value) {
        if (literal.size() > 1) literal += ',';
        literal += '"';
        for (const char c : item) {
            if (c == '"' || c == '\\') literal += '\\';
            literal += c;
        }
        literal += '"';
    }
    return literal + "}";
}

Rows::Rows(std::string bytes) : bytes_(std::move(bytes)) {
    codec::Reader reader(bytes_);
    reader.read(affected_);
    reader.read(columns_);
    std::uint32_t count = 0;
    reader.read(count);
    std::size_t at = bytes_.size() - reader.left();
    for (; count > 0; --count) {
        row_starts_.push_back(at);
        for (std::size_t column = 0; column < columns_.size(); ++column) {
            std::int32_t length = 0;
            reader.read(length);
            if (length > 0) reader.skip(static_cast<std::size_t>(length));
        }
        at = bytes_.size() - reader.left();
    }
}

std::size_t Rows::column_index(std::string_view column) const {
    for (std::size_t index = 0; index < columns_.size(); ++index) {
        if (columns_[index] == column) return index;
    }
    throw std::out_of_range("the statement gives no column " + std::string(column));
}

std::optional<std::string_view> Rows::cell(std::size_t row, std::string_view column) const {
    const std::size_t wanted = column_index(column);
    std::size_t at = row_starts_.at(row);
    for (std::size_t index = 0;; ++index) {
        std::int32_t length = 0;
        std::memcpy(&length, bytes_.data() + at, sizeof length);
        at += sizeof length;
        if (index == wanted) {
            if (length < 0) return std::nullopt;
            return std::string_view(bytes_).substr(at, static_cast<std::size_t>(length));
        }
        if (length > 0) at += static_cast<std::size_t>(length);
    }
}

bool Row::is_null(std::string_view column) const {
    return !rows_->cell(index_, column).has_value();
}

std::string_view Row::view(std::string_view column) const {
    return rows_->cell(index_, column).value_or(std::string_view{});
}

std::optional<std::string> Row::optional_text(std::string_view column) const {
    const auto cell = rows_->cell(index_, column);
    return cell ? std::optional<std::string>(*cell) : std::nullopt;
}

std::int64_t Row::integer(std::string_view column) const {
    const std::string_view text = view(column);
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

double Row::real(std::string_view column) const {
    const std::string_view text = view(column);
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

bool Row::boolean(std::string_view column) const {
    return view(column) == "t";
}

nlohmann::json Row::json(std::string_view column) const {
    const auto cell = rows_->cell(index_, column);
    return cell ? nlohmann::json::parse(*cell) : nlohmann::json();
}

std::string Row::time(std::string_view column) const {
    // "2026-01-31 12:00:00.123456+00": the host's connections speak UTC.
    std::string text(view(column));
    if (text.size() < 19) return {};
    text[10] = 'T';
    if (const auto zone = text.rfind('+'); zone != std::string::npos) text.resize(zone);
    if (const auto dot = text.find('.'); dot != std::string::npos && text.size() > dot + 4)
        text.resize(dot + 4);
    return text + "Z";
}

std::optional<std::string> Row::optional_time(std::string_view column) const {
    if (is_null(column)) return std::nullopt;
    return time(column);
}

Rows Transaction::run(const Statement& statement, std::vector<Parameter> parameters) {
    return Rows(link_.call(
        wire::HostMethod::transaction_execute,
        encode(wire::TransactionStatement{
            id_, {std::string(statement.name), std::string(statement.sql), std::move(parameters)}})));
}

bool Transaction::publish(const Publication& publication) {
    return !link_
                .ask<wire::PublishReply>(
                    wire::HostMethod::transaction_publish,
                    wire::TransactionPublish{id_,
                                             {publication.topic, publication.key, publication.workspace_id,
                                              publication.payload.dump(), publication.dedupe_key}})
                .duplicate;
}

void Transaction::complete(const Event& event) {
    link_.tell(wire::HostMethod::transaction_complete,
               wire::TransactionComplete{id_, event.consumer, event.id});
}

Rows Database::run(wire::HostMethod method, const Statement& statement, std::vector<Parameter> parameters) {
    return Rows(
        link_.call(method, encode(wire::Statement{std::string(statement.name), std::string(statement.sql),
                                                  std::move(parameters)})));
}

std::uint64_t Database::begin() {
    return decode<wire::TransactionId>(link_.call(wire::HostMethod::transaction_begin, {})).id;
}

void Database::commit(std::uint64_t id) {
    link_.tell(wire::HostMethod::transaction_commit, wire::TransactionId{id});
}

void Database::rollback(std::uint64_t id) noexcept {
    try {
        link_.tell(wire::HostMethod::transaction_rollback, wire::TransactionId{id});
    } catch (const std::exception&) {
        // The host rolls back what it can no longer reach; the original exception matters more.
    }
}

}  // namespace patchbay
