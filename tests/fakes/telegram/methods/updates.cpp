// Receiving updates: getUpdates, setWebhook and what belongs to them.
#include "tests/fakes/telegram/methods/call.hpp"
#include "tests/fakes/telegram/webhook_rules.hpp"

namespace patchbay::fakes::telegram {

namespace {

void take_allowed_updates(Call& call) {
    if (!call.arguments.has("allowed_updates")) return;  // the previous setting stays
    const auto list = call.arguments.object("allowed_updates");
    if (!list.is_array()) return;
    call.bot.allowed_updates.reset();
    if (list.empty()) return;
    call.bot.allowed_updates.emplace();
    for (const auto& kind : list) {
        if (kind.is_string()) call.bot.allowed_updates->insert(kind.get<std::string>());
    }
}

Outcome get_updates(Call& call) {
    if (!call.exchange) return {};
    take_allowed_updates(call);
    call.services.delivery.poll(call.bot, call.arguments, call.exchange);
    return {{}, {}, true};
}

Outcome clear_webhook(Call& call) {
    if (call.arguments.flag("drop_pending_updates")) call.bot.updates.clear();
    if (call.bot.webhook.url.empty()) return {true, "Webhook is already deleted", false};
    call.bot.webhook = {};
    call.services.delivery.webhook_changed(call.bot);
    return {true, "Webhook was deleted", false};
}

Outcome set_webhook(Call& call) {
    auto webhook = read_webhook(call.arguments, call.services.local_webhooks);
    if (webhook.url.empty()) return clear_webhook(call);
    const auto& now = call.bot.webhook;
    const bool same = now.url == webhook.url && now.secret == webhook.secret && !webhook.has_certificate &&
                      now.max_connections == webhook.max_connections && now.ip_address == webhook.ip_address;
    take_allowed_updates(call);
    if (call.arguments.flag("drop_pending_updates")) call.bot.updates.clear();
    if (same) return {true, "Webhook is already set", false};
    call.bot.webhook = std::move(webhook);
    call.services.delivery.webhook_changed(call.bot);
    return {true, "Webhook was set", false};
}

Outcome get_webhook_info(Call& call) {
    const auto& webhook = call.bot.webhook;
    Json info{{"url", webhook.url},
              {"has_custom_certificate", webhook.has_certificate},
              {"pending_update_count", call.bot.updates.size()}};
    if (call.bot.allowed_updates) info["allowed_updates"] = *call.bot.allowed_updates;
    if (!webhook.url.empty()) {
        info["max_connections"] = webhook.max_connections;
        info["ip_address"] = webhook.ip_address.empty() ? webhook.target.host : webhook.ip_address;
        if (webhook.last_error_date > 0) {
            info["last_error_date"] = webhook.last_error_date;
            info["last_error_message"] = webhook.last_error_message;
        }
    }
    return {info, {}, false};
}

}  // namespace

void add_update_methods(MethodTable& table) {
    table["getupdates"] = get_updates;
    table["setwebhook"] = set_webhook;
    table["deletewebhook"] = clear_webhook;
    table["getwebhookinfo"] = get_webhook_info;
}

}  // namespace patchbay::fakes::telegram
