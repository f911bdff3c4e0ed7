#pragma once
// The inbox's HTTP routes, one function per part of the API; each is called once, in Plugin::start.

#include "core/cursor.hpp"

#include <patchbay/plugin.hpp>

#include <optional>
#include <string>

namespace patchbay::inbox {

class ConversationRepository;
class ConversationService;
class DeliveryService;
class Directory;
class MessageRepository;
struct Actor;

void add_schemas(Setup& setup);
/// The live topics and what is told there.
void declare_live(Setup& setup);
void add_conversation_routes(Setup& setup, ConversationRepository& conversations,
                             ConversationService& service);
void add_message_routes(Setup& setup, ConversationRepository& conversations, MessageRepository& messages,
                        ConversationService& service, DeliveryService& deliveries);
void add_attachment_routes(Setup& setup, Host& host);
void add_directory_routes(Setup& setup, Directory& directory);

/// Who asks.
Actor actor_of(const Request& request);
/// The query's "limit" (1..100, 50 when absent).
int page_limit(const Request& request);
/// The query's "cursor" for a list; throws Failure(invalid) when it is none of that list's.
std::optional<Cursor> page_cursor(const Request& request, char list);

}  // namespace patchbay::inbox
