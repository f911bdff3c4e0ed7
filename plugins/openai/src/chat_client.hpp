#pragma once
// One streamed request to one model. Knows the wire, decides nothing about what comes next. Owned by the
// plugin; any fiber may call; a call suspends the fiber until the answer has ended, broken off or been
// stopped.

#include "chat_request.hpp"
#include "chat_stream.hpp"
#include "provider.hpp"

#include <patchbay/host.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <variant>

namespace patchbay::openai {

struct ExchangeLimits {
    std::chrono::milliseconds connect;
    std::chrono::milliseconds first_byte;
    std::chrono::milliseconds idle;
    std::chrono::milliseconds total;
};

/// Looks at what has come so far; false stops the answer and closes the connection.
using Progress = std::function<bool(const ChatAccumulator&)>;

/// The answer was stopped by Progress; what it had cost until then, estimated.
struct Stopped {
    Usage usage;
};

using ExchangeOutcome = std::variant<Completion, ProviderError, Stopped>;

class ChatClient {
  public:
    explicit ChatClient(Host& host) : host_(host) {}

    /// Throws Cancelled; whatever else happens is in the outcome.
    ExchangeOutcome complete(const Provider& provider, const ChatBody& body, const ExchangeLimits& limits,
                             const Progress& progress);

    /// The opened key; empty when the provider has none. Throws Failure when it can't be opened.
    std::string key_of(const Provider& provider);

  private:
    Host& host_;
};

/// A request to `path` of a provider with what every call needs: authorisation and the guard. An admin chose
/// the address, and local model servers are common, so an address that is written as local is allowed; a
/// public name that resolves to a private address stays refused.
OutboundRequest provider_request(const Provider& provider, std::string_view key, std::string method,
                                 std::string_view path, std::string label);

/// What an answer that is no success says.
ProviderError error_of(const HttpAnswer& answer, std::string_view key, std::int64_t now_seconds);

}  // namespace patchbay::openai
