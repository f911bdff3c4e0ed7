#include "tests/fakes/telegram/webhook_rules.hpp"

#include <algorithm>

#include "tests/fakes/telegram/api_error.hpp"

namespace patchbay::fakes::telegram {

namespace {

constexpr std::size_t kMostCertificateBytes = 3 * 1024 * 1024;

void check_secret(const std::string& secret) {
    if (secret.size() > 256) throw bad_request("secret token is too long");
    const bool plain = std::all_of(secret.begin(), secret.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
               c == '-';
    });
    if (!plain) throw bad_request("secret token contains unallowed characters");
}

bool reserved_address(const std::string& host) {
    for (const char* prefix : {"127.", "10.", "192.168.", "169.254.", "0."}) {
        if (host.starts_with(prefix)) return true;
    }
    if (!host.starts_with("172.")) return false;
    const auto second = std::atoi(host.c_str() + 4);
    return second >= 16 && second <= 31;
}

void check_public(const Url& target) {
    if (!target.tls) throw bad_request("bad webhook: An HTTPS URL must be provided for webhook");
    if (target.port != 443 && target.port != 80 && target.port != 88 && target.port != 8443) {
        throw bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443");
    }
    if (target.host == "localhost" || reserved_address(target.host)) {
        throw bad_request("bad webhook: IP address " + target.host + " is reserved");
    }
}

}  // namespace

Webhook read_webhook(const Arguments& arguments, bool local) {
    Webhook webhook;
    webhook.url = arguments.text("url");
    if (webhook.url.empty()) return webhook;
    if (webhook.url.find("://") == std::string::npos) webhook.url = "https://" + webhook.url;
    const auto target = parse_url(webhook.url);
    if (!target) throw bad_request("invalid webhook URL specified");
    webhook.target = *target;
    if (!local) check_public(webhook.target);
    webhook.secret = arguments.text("secret_token");
    check_secret(webhook.secret);
    webhook.max_connections = arguments.integer("max_connections", 40, 1, local ? 100'000 : 100);
    webhook.ip_address = arguments.text("ip_address");
    if (const auto* certificate = arguments.upload("certificate")) {
        if (certificate->bytes.size() > kMostCertificateBytes)
            throw bad_request("certificate size is too big");
        webhook.has_certificate = true;
    }
    return webhook;
}

}  // namespace patchbay::fakes::telegram
