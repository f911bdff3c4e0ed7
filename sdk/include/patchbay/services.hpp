#pragma once
// Services between plugins: one plugin offers an implementation by name, another calls it, and neither
// includes the other. Each service has an abstract class (channel.hpp, conversations.hpp, ...), a client that
// carries its calls and a dispatcher that hands them to an implementation.

#include <patchbay/link.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace patchbay {

/// The offering side: takes an encoded call to the implementation and gives the encoded answer.
class ServiceDispatcher {
  public:
    virtual ~ServiceDispatcher() = default;
    /// Throws Failure for the caller; Failure(unknown_method) for a number it does not know.
    virtual std::string dispatch(std::uint32_t method, std::string_view payload) = 0;
};

class Services {
  public:
    explicit Services(Link& link) : link_(link) {}

    /// Names on offer now that start with `prefix`, sorted.
    std::vector<std::string> list(std::string_view prefix);

    /// Throws Failure(unavailable, "service.nobody") when nobody offers `name`.
    std::string call(std::string_view name, std::uint32_t method, std::string payload,
                     std::uint32_t timeout_ms);

    template <class Reply, class Request>
    Reply ask(std::string_view name, std::uint32_t method, const Request& request,
              std::uint32_t timeout_ms = 30000) {
        return decode<Reply>(call(name, method, encode(request), timeout_ms));
    }

  private:
    Link& link_;
};

}  // namespace patchbay
