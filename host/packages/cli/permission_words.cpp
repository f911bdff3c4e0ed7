#include "host/packages/cli/permission_words.hpp"

namespace patchbay::packages::cli {
namespace {

std::string words_of_route(const std::string& what) {
    if (what == "api") return "answers requests of people who are signed in";
    if (what == "hooks") return "answers requests from outside (/hooks)";
    if (what == "public") return "answers requests of everyone";
    return "answers requests: " + what;
}

}  // namespace

std::string words_of(const Permission& permission) {
    const auto& [kind, what] = permission;
    if (kind == "routes") return words_of_route(what);
    if (kind == "services") return "calls the service " + what;
    if (kind == "events.consume") return "reads the events " + what;
    if (kind == "events.publish") return "publishes the events " + what;
    if (kind == "outbound") return what == "*" ? "connects to any host" : "connects to the host " + what;
    if (kind == "live") return "tells browsers about " + what;
    if (kind == "secrets") return "keeps the secret " + what;
    return kind + ": " + what;
}

}  // namespace patchbay::packages::cli
