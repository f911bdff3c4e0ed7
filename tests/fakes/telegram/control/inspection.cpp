// What the fake received, and chats as their users see them.
#include <set>

#include "tests/fakes/telegram/control/routes.hpp"

namespace patchbay::fakes::telegram {

namespace {

std::int64_t count_of(const ControlCall& call) {
    return std::clamp<std::int64_t>(call.number("count", 1), 1, 100'000);
}

Json call_json(std::uint64_t sequence, const CallRecord& record) {
    Json json{{"seq", sequence},
              {"bot_id", record.bot_id},
              {"method", record.method},
              {"encoding", record.encoding},
              {"arguments", record.arguments},
              {"time", record.time},
              {"status", record.status},
              {"faulted", record.faulted}};
    if (record.chat_id != 0) json["chat_id"] = record.chat_id;
    if (!record.error.empty()) json["error"] = record.error;
    if (record.message_id != 0) json["message_id"] = record.message_id;
    return json;
}

std::set<std::string> listed(std::string_view text) {
    std::set<std::string> names;
    while (!text.empty()) {
        const auto end = text.find(',');
        names.insert(to_lower(text.substr(0, end)));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return names;
}

// Which calls are asked for. Without a method getUpdates is left out: it would drown the rest.
Journal<CallRecord>::Filter call_filter(const ControlCall& call, Core& core) {
    const auto methods = listed(call.text("method"));
    const auto bot = call.has("bot") ? chosen_bot(call, core).id : 0;
    const auto chat = call.number("chat_id", 0);
    const auto status = call.number("status", -1);
    return [=](const CallRecord& record) {
        const auto method = to_lower(record.method);
        if (methods.empty() ? method == "getupdates" : !methods.contains(method)) return false;
        return (bot == 0 || record.bot_id == bot) && (chat == 0 || record.chat_id == chat) &&
               (status < 0 || record.status == status);
    };
}

void list_calls(const ControlCall& call, Core& core) {
    call.allow({"after", "wait_ms", "count", "limit", "method", "bot", "chat_id", "status"});
    Journal<CallRecord>::Question question;
    question.matches = call_filter(call, core);
    question.after = static_cast<std::uint64_t>(std::max<std::int64_t>(0, call.number("after", 0)));
    question.count = static_cast<std::size_t>(count_of(call));
    question.most = std::max(question.count, static_cast<std::size_t>(call.number("limit", 1000)));
    question.wait = call.wait();
    core.calls.ask(std::move(question), [call, &core](const Journal<CallRecord>::Matches& found) {
        auto list = Json::array();
        for (const auto* entry : found)
            list.push_back(call_json(entry->sequence, entry->record));
        call.reply({{"calls", list}, {"last", core.calls.last()}, {"first_kept", core.calls.first()}});
    });
}

void list_deliveries(const ControlCall& call, Core& core) {
    call.allow({"after", "wait_ms", "count", "limit", "bot", "update_id"});
    const auto bot = call.has("bot") ? chosen_bot(call, core).id : 0;
    const auto update = call.number("update_id", 0);
    Journal<DeliveryAttempt>::Question question;
    question.matches = [=](const DeliveryAttempt& attempt) {
        return (bot == 0 || attempt.bot_id == bot) && (update == 0 || attempt.update_id == update);
    };
    question.after = static_cast<std::uint64_t>(std::max<std::int64_t>(0, call.number("after", 0)));
    question.count = static_cast<std::size_t>(count_of(call));
    question.most = std::max(question.count, static_cast<std::size_t>(call.number("limit", 1000)));
    question.wait = call.wait();
    core.deliveries.ask(std::move(question), [call, &core](const Journal<DeliveryAttempt>::Matches& found) {
        auto list = Json::array();
        for (const auto* entry : found) {
            const auto& attempt = entry->record;
            list.push_back({{"seq", entry->sequence},
                            {"bot_id", attempt.bot_id},
                            {"update_id", attempt.update_id},
                            {"kind", attempt.kind},
                            {"attempt", attempt.attempt},
                            {"status", attempt.status},
                            {"error", attempt.error},
                            {"ms", attempt.milliseconds},
                            {"time", attempt.time}});
        }
        call.reply({{"deliveries", list}, {"last", core.deliveries.last()}});
    });
}

Json seen_message(const Message& message) {
    auto json = message.json;
    json["from_bot"] = message.from_bot;
    if (!message.reaction.is_null()) json["reaction"] = message.reaction;
    if (!message.earlier.empty()) {
        auto earlier = Json::array();
        for (const auto& old : message.earlier)
            earlier.push_back(old.value("text", old.value("caption", "")));
        json["earlier"] = std::move(earlier);
    }
    return json;
}

Json transcript_json(const Dialog& dialog) {
    auto messages = Json::array();
    for (const auto& [id, message] : dialog.messages) {
        if (!message.deleted) messages.push_back(seen_message(message));
    }
    return {{"chat_id", dialog.chat_id}, {"version", dialog.version}, {"messages", messages},
            {"draft", dialog.draft},     {"action", dialog.action},   {"blocked", dialog.blocked}};
}

bool shows(const Message& message, const std::string& wanted, const std::string& from) {
    if (message.deleted || (from == "bot" && !message.from_bot) || (from == "user" && message.from_bot))
        return false;
    const auto text = message.json.value("text", message.json.value("caption", ""));
    return text.find(wanted) != std::string::npos;
}

// "contains" and "from" wait for a message, "count" for so many of them, "after_version" for any change.
std::function<bool(const Dialog&)> transcript_condition(const ControlCall& call) {
    const auto version = call.number("after_version", -1);
    if (version >= 0) {
        return
            [version](const Dialog& dialog) { return dialog.version > static_cast<std::uint64_t>(version); };
    }
    return [wanted = call.text("contains"), from = call.text("from"),
            count = count_of(call)](const Dialog& dialog) {
        return std::count_if(dialog.messages.begin(), dialog.messages.end(),
                             [&](const auto& item) { return shows(item.second, wanted, from); }) >= count;
    };
}

void transcript(const ControlCall& call, Core& core) {
    call.allow({"bot", "chat_id", "wait_ms", "contains", "from", "count", "after_version"});
    const auto chat = call.number("chat_id", 0);
    if (chat == 0) throw ControlError(400, "The parameter chat_id is missing.");
    auto& dialog = core.world.dialog(chosen_bot(call, core), chat);
    core.transcript_waits.wait(dialog, call.wait(), transcript_condition(call),
                               [call, &dialog] { call.reply(transcript_json(dialog)); });
}

void stats(const ControlCall& call, Core& core) {
    std::size_t pending = 0;
    for (const auto& [id, bot] : core.world.bots())
        pending += bot->updates.size();
    call.reply({{"calls", core.calls.last()},
                {"deliveries", core.deliveries.last()},
                {"bots", core.world.bots().size()},
                {"users", core.world.users().size()},
                {"pending_updates", pending},
                {"flood_allowed", core.flood.allowed()},
                {"flood_refused", core.flood.refused()}});
}

}  // namespace

void add_inspection_routes(ControlRouter& router, Core& core) {
    const auto on = [&](const char* pattern, void (*handler)(const ControlCall&, Core&)) {
        router.on("GET", pattern, [&core, handler](const ControlCall& call) { handler(call, core); });
    };
    on("/control/calls", list_calls);
    on("/control/deliveries", list_deliveries);
    on("/control/transcript", transcript);
    on("/control/stats", stats);
}

}  // namespace patchbay::fakes::telegram
