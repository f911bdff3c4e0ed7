#pragma once
// Keeps statements that would change the session from running on a shared connection: the next user of the
// connection would find itself in somebody else's transaction or with somebody else's settings. Pure; any
// thread.

#include <optional>
#include <string>
#include <string_view>

namespace patchbay::storage {

/// The first word of the statement in lower case; comments and spaces before it are skipped.
std::string first_keyword(std::string_view sql);

/// What is wrong with running `sql` on a shared connection; nothing when it may run.
std::optional<std::string> refusal_of(std::string_view sql);

}  // namespace patchbay::storage
