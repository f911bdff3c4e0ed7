#pragma once
// libpq connection strings, "host=... dbname=..." or "postgresql://...". Pure; any thread.

#include <string>
#include <string_view>

namespace patchbay::storage {

/// `text` with `key` set to `value`, unless the text sets that key itself.
std::string with_default(std::string_view text, std::string_view key, std::string_view value);

/// `text` without what is secret in it, for logs.
std::string without_password(std::string_view text);

}  // namespace patchbay::storage
