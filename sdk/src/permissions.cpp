#include <patchbay/permissions.hpp>

#include <algorithm>
#include <cctype>

namespace patchbay {
namespace {

using nlohmann::json;
using Texts = std::vector<std::string>;

Texts listed(const json& declared, const char* member) {
    return declared.value(member, Texts{});
}

bool any_covers(const Texts& patterns, std::string_view text) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& pattern) { return covers(pattern, text); });
}

[[noreturn]] void refuse(const std::string& what, const std::string& entry) {
    throw Failure(Error{ErrorKind::forbidden,
                        Permissions::kRefusal,
                        "The module did what its manifest does not ask for",
                        what,
                        "Add " + entry + " to \"permissions\" in plugin.json",
                        {},
                        0});
}

std::string quoted(std::string_view text) {
    return "\"" + std::string(text) + "\"";
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

}  // namespace

bool covers(std::string_view pattern, std::string_view text) {
    if (!pattern.ends_with('*')) return pattern == text;
    pattern.remove_suffix(1);
    return text.starts_with(pattern);
}

bool covers_host(std::string_view pattern, std::string_view host) {
    const std::string wanted = lower(pattern);
    const std::string asked = lower(host);
    if (wanted == "*") return true;
    if (wanted.starts_with("*."))
        return asked.size() > wanted.size() - 1 && asked.ends_with(wanted.substr(1));
    return wanted == asked;
}

std::string host_of_url(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    std::string_view rest = url.substr(scheme + 3);
    rest = rest.substr(0, rest.find_first_of("/?#\\"));
    if (const auto user = rest.rfind('@'); user != std::string_view::npos) rest.remove_prefix(user + 1);
    if (rest.starts_with('[')) return lower(rest.substr(1, rest.find(']') - 1));
    return lower(rest.substr(0, rest.find(':')));
}

Permissions::Permissions(const json& declared)
    : routes_(declared.value("routes", Texts{"api"})),
      services_(listed(declared, "services")),
      live_(listed(declared, "live")),
      outbound_(listed(declared, "outbound")),
      any_host_(std::find(outbound_.begin(), outbound_.end(), "*") != outbound_.end()),
      secrets_(listed(declared, "secrets")) {
    const json events = declared.value("events", json::object());
    consume_ = listed(events, "consume");
    publish_ = listed(events, "publish");
}

void Permissions::check_route(const wire::Route& route) const {
    const std::string what = route.method + " " + route.path;
    if (route.path.starts_with("/hooks/")) {
        if (!any_covers(routes_, "hooks"))
            refuse(what + " is open to the outside", "\"hooks\" in \"routes\"");
        return;
    }
    if (!any_covers(routes_, "api")) refuse(what, "\"api\" in \"routes\"");
    if (route.access == wire::Access::everyone && !any_covers(routes_, "public"))
        refuse(what + " is open to everyone", "\"public\" in \"routes\"");
}

void Permissions::check_consume(std::string_view topic) const {
    if (!any_covers(consume_, topic))
        refuse("it reads events " + quoted(topic), quoted(topic) + " in \"events\", \"consume\"");
}

void Permissions::check_publish(std::string_view topic) const {
    if (!any_covers(publish_, topic))
        refuse("it publishes events " + quoted(topic), quoted(topic) + " in \"events\", \"publish\"");
}

void Permissions::check_service(std::string_view name) const {
    if (!any_covers(services_, name))
        refuse("it calls the service " + quoted(name), quoted(name) + " in \"services\"");
}

void Permissions::check_live(std::string_view topic) const {
    // Whoever may tell "inbox" may tell "inbox.conversation.7" too.
    const bool allowed = std::any_of(live_.begin(), live_.end(), [&](const std::string& pattern) {
        return covers(pattern, topic) || topic.starts_with(pattern + ".");
    });
    if (!allowed) refuse("it tells browsers on the topic " + quoted(topic), quoted(topic) + " in \"live\"");
}

void Permissions::check_secret(std::string_view name) const {
    if (!any_covers(secrets_, name))
        refuse("it seals or opens the secret " + quoted(name), quoted(name) + " in \"secrets\"");
}

void Permissions::check_outbound(std::string_view host) const {
    if (any_host_) return;
    const bool allowed = std::any_of(outbound_.begin(), outbound_.end(),
                                     [&](const std::string& pattern) { return covers_host(pattern, host); });
    if (!allowed) refuse("it asks the host " + quoted(host), quoted(host) + " in \"outbound\"");
}

}  // namespace patchbay
