#pragma once
// Outbound HTTP. Every call has a time limit; a failure on the way is a value, since outside services do
// fail.

#include <patchbay/link.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace patchbay {

using wire::OutboundRequest;
using wire::Reached;

/// An answer, or (status 0) the reason why there is none.
struct HttpAnswer : wire::OutboundResponse {
    bool answered() const { return status != 0; }
    /// A header by its name in any case; empty when absent.
    std::string_view header(std::string_view name) const;
};

class HttpClient {
  public:
    explicit HttpClient(Link& link) : link_(link) {}

    /// The whole exchange. Never throws for what happens on the network; see HttpAnswer::failure.
    HttpAnswer send(const OutboundRequest& request);

    /// Reads the body as it comes. `on_piece` returns false to stop (the connection is closed). The answer's
    /// body stays empty for status 200..299; for other statuses the whole body is in it and on_piece is not
    /// called. failure is set when the body broke off.
    HttpAnswer stream(const OutboundRequest& request, const std::function<bool(std::string_view)>& on_piece);

  private:
    Link& link_;
};

}  // namespace patchbay
