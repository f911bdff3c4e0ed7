#include "tests/fakes/telegram/delivery.hpp"

#include <ctime>

#include "tests/fakes/http/control.hpp"

namespace patchbay::fakes::telegram {

namespace {

std::string id_text(const Json& payload, const char* object) {
    const auto found = payload.find(object);
    if (found == payload.end() || !found->is_object()) return {};
    const auto id = found->find("id");
    return id == found->end() ? std::string{} : id->dump();
}

}  // namespace

std::string lane_of(const std::string& kind, const Json& payload) {
    if (!payload.is_object()) return {};
    const auto chat = id_text(payload, "chat");
    if (kind == "callback_query" || kind == "pre_checkout_query" || kind == "shipping_query") {
        return "query " + id_text(payload, "from");
    }
    if (kind.ends_with("chat_member")) return "member " + chat;
    return chat.empty() ? "" : "chat " + chat;
}

Delivery::Delivery(Loop& loop, HttpClient& client, std::uint64_t seed)
    : loop_(loop), client_(client), random_(seed) {}

bool Delivery::wants(const Bot& bot, const std::string& kind) {
    if (bot.allowed_updates) return bot.allowed_updates->contains(kind);
    return kind != "chat_member" && kind != "message_reaction" && kind != "message_reaction_count";
}

std::int64_t Delivery::push(Bot& bot, const std::string& kind, const std::string& lane, const Json& payload) {
    if (!wants(bot, kind)) return 0;
    Update update;
    update.id = bot.updates.next_id();
    update.kind = kind;
    update.lane = lane;
    update.expires = std::time(nullptr) + lifetime(kind);
    update.json = R"({"update_id":)" + std::to_string(update.id) + ",\"" + kind + "\":" + dump(payload) + '}';
    return enqueue(bot, std::move(update));
}

std::int64_t Delivery::inject(Bot& bot, Json content) {
    Update update;
    if (!content.contains("update_id")) content["update_id"] = bot.updates.next_id();
    update.id = content["update_id"];
    for (const auto& item : content.items()) {
        if (item.key() == "update_id") continue;
        update.kind = item.key();
        update.lane = lane_of(item.key(), item.value());
        break;
    }
    update.expires = std::time(nullptr) + lifetime(update.kind);
    update.json = dump(content);
    return enqueue(bot, std::move(update));
}

std::int64_t Delivery::enqueue(Bot& bot, Update update) {
    const auto& added = bot.updates.add(std::move(update));
    const auto id = added.id;
    if (const auto sender = senders_.find(bot.id); sender != senders_.end()) {
        sender->second->add(added);
    } else if (const auto found = pollers_.find(bot.id); found != pollers_.end()) {
        found->second->wake();
    }
    return id;
}

Poller& Delivery::poller(Bot& bot) {
    auto& slot = pollers_[bot.id];
    if (!slot) slot = std::make_unique<Poller>(loop_, bot, pace_, distortion_, random_);
    return *slot;
}

void Delivery::poll(Bot& bot, const Arguments& arguments, const ExchangePtr& exchange) {
    poller(bot).poll(arguments, exchange);
}

bool Delivery::polling(const Bot& bot) const {
    const auto found = pollers_.find(bot.id);
    return found != pollers_.end() && found->second->waiting();
}

void Delivery::webhook_changed(Bot& bot) {
    senders_.erase(bot.id);
    if (bot.webhook.url.empty()) return;
    poller(bot).abort("terminated by setWebhook request");
    WebhookSender::Hooks hooks;
    hooks.attempted = [this](DeliveryAttempt attempt) { attempted_(std::move(attempt)); };
    hooks.method_in_answer = [this](Bot& from, const std::string& body) { method_(from, body); };
    hooks.gone = [this](Bot& gone) {
        gone.webhook = {};
        // Not now: the sender that reports this is still running.
        loop_.post([this, id = gone.id] { senders_.erase(id); });
    };
    senders_[bot.id] =
        std::make_unique<WebhookSender>(loop_, client_, bot, pace_, distortion_, random_, std::move(hooks));
}

void Delivery::forget() {
    senders_.clear();
    pollers_.clear();
}

}  // namespace patchbay::fakes::telegram
