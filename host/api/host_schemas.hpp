#pragma once
// The named schemas of the host's own routes and live events. Modules may refer to Trouble and Problem: what
// is wrong, in words, is told in one form everywhere. Pure.

#include "host/modules/schema_book.hpp"

namespace patchbay::api {

modules::NamedSchemas host_schemas();

}  // namespace patchbay::api
