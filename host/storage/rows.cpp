#include "host/storage/rows.hpp"

#include <patchbay/codec.hpp>

#include "host/storage/pqxx_compat.hpp"

#include <cstdint>

namespace patchbay::storage {

namespace {

// SELECT tells how many rows there are in the answer itself; commands without rows leave the count empty.
std::uint64_t affected_rows(const pqxx::result& result) {
    return static_cast<std::uint64_t>(result.affected_rows());
}

}  // namespace

std::string encode_rows(const pqxx::result& result) {
    std::string bytes;
    codec::Writer writer(bytes);
    const auto columns = result.columns();
    writer.write(affected_rows(result));
    writer.write(static_cast<std::uint32_t>(columns));
    for (auto column = decltype(columns){0}; column < columns; ++column) {
        writer.write(std::string_view(result.column_name(column)));
    }
    writer.write(static_cast<std::uint32_t>(result.size()));
    for (const auto& row : result) {
        for (const auto& field : row) {
            if (field.is_null()) {
                writer.write(std::int32_t{-1});
                continue;
            }
            // PostgreSQL itself limits a value to 1 GiB.
            writer.write(static_cast<std::int32_t>(field.size()));
            bytes.append(field.c_str(), field.size());
        }
    }
    return bytes;
}

}  // namespace patchbay::storage
