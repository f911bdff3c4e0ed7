#pragma once
// The names of a module's schemas in the whole API. A module calls its schema "Message"; everybody else knows
// it as "inbox.Message", so that two modules never mean different things by one name. Pure.

#include "host/modules/schema_book.hpp"

#include <patchbay/wire.hpp>

namespace patchbay::modules {

/// Gives each schema of `reply` its full name, there and wherever its routes and live topics refer to it, and
/// describes each live event as a message under the event's own name. Names that the module has not declared
/// are looked for among `host`'s. Throws std::invalid_argument, in words, for a name that is nowhere, is no
/// name, or stands twice.
NamedSchemas name_schemas(const std::string& module, wire::StartReply& reply, const nlohmann::json& host);

/// A message of the live channel: {"id", "topic", "event", "data"}; one that is not kept has no id.
nlohmann::json live_message(const std::string& event, nlohmann::json data);

}  // namespace patchbay::modules
