#pragma once
// What a plugin's manifest asks for, and so all that the plugin may do. What is not declared is refused with
// Failure(forbidden, "module.not_permitted"), which says what to add to plugin.json. The host decides by
// these, and so does the fake host of the tests. Pure, unchanging; any thread.

#include <patchbay/wire.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace patchbay {

class Permissions {
  public:
    static constexpr const char* kRefusal = "module.not_permitted";

    /// `declared`: the manifest's "permissions", valid against its schema.
    explicit Permissions(const nlohmann::json& declared);

    void check_route(const wire::Route& route) const;
    void check_consume(std::string_view topic) const;
    void check_publish(std::string_view topic) const;
    void check_service(std::string_view name) const;
    void check_live(std::string_view topic) const;
    /// `name`: what it is sealed for.
    void check_secret(std::string_view name) const;
    /// `host`: a name or an address, without the port.
    void check_outbound(std::string_view host) const;
    /// Whether every host may be asked, also those that redirects lead to.
    bool any_host() const { return any_host_; }

  private:
    std::vector<std::string> routes_;
    std::vector<std::string> consume_;
    std::vector<std::string> publish_;
    std::vector<std::string> services_;
    std::vector<std::string> live_;
    std::vector<std::string> outbound_;
    bool any_host_ = false;
    std::vector<std::string> secrets_;
};

/// Whether `text` is `pattern`, or begins with it where the pattern ends in "*". A pattern of a wider text
/// covers a narrower pattern: "inbox.*" covers "inbox.message.*".
bool covers(std::string_view pattern, std::string_view text);
/// The same for host names, in any case: "*.example.org" covers all below example.org.
bool covers_host(std::string_view pattern, std::string_view host);

/// The host of a URL in lower case, without user, port and brackets; empty when it has none.
std::string host_of_url(std::string_view url);

}  // namespace patchbay
