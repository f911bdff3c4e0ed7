#pragma once
// The answer to a statement as the flat bytes that patchbay::Rows of the SDK reads in place:
//
//     u64 affected rows | u32 columns, then their names (u32 length, bytes) | u32 rows |
//     per row and column: i32 length (-1: null), bytes
//
// Values are PostgreSQL's text format; integers are little-endian.

#include <pqxx/result>

#include <string>

namespace patchbay::storage {

std::string encode_rows(const pqxx::result& result);

}  // namespace patchbay::storage
