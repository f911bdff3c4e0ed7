#include "plugins/telegram/src/update_intake.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <limits>
#include <map>
#include <vector>

namespace patchbay::telegram {
namespace {

constexpr std::size_t kMostLanes = 8;

bool answers_by_itself(const BotConfiguration& bot, const ParsedUpdate& update) {
    if (update.kind != UpdateKind::message || !update.command) return false;
    return (update.command->name == "start" && bot.greets) || (update.command->name == "help" && bot.helps);
}

const char* kind_of(const ParsedUpdate& update) {
    switch (update.kind) {
        case UpdateKind::message:
            return "message";
        case UpdateKind::edited:
            return "edited";
        case UpdateKind::contact_state:
            return "contact_state";
        case UpdateKind::chat_moved:
            return "chat_moved";
        case UpdateKind::skipped:
            return "skipped";
    }
    return "skipped";
}

const std::string& chat_of(const ParsedUpdate& update) {
    return update.kind == UpdateKind::contact_state ? update.contact.chat : update.message.chat;
}

}  // namespace

/// Shared by the fibers that work on it: the poll loop may be cancelled while others still run.
struct UpdateIntake::Batch {
    Batch(Link& link, std::shared_ptr<RunningBot> owner) : bot(std::move(owner)), done(link) {}

    std::shared_ptr<RunningBot> bot;
    std::vector<ParsedUpdate> updates;
    std::vector<std::atomic<bool>> stored;
    std::vector<std::vector<std::size_t>> lanes;
    std::atomic<std::size_t> running{0};
    Signal done;
};

void UpdateIntake::count(const char* metric, const char* label, std::string_view value) {
    host_.metrics().add(metric, {{label, std::string(value)}});
}

void UpdateIntake::accept(RunningBot& bot, const nlohmann::json& update) {
    ParsedUpdate parsed = read(bot, bot.configuration()->identity, update);
    store(bot, parsed);
}

ParsedUpdate UpdateIntake::read(RunningBot& bot, const BotIdentity& identity, const nlohmann::json& update) {
    ParsedUpdate parsed = parse_update(update, identity);
    bot.moved_chats([&](MovedChats& chats) {
        // Known before the rest of a batch is read: what follows comes from the new chat.
        if (parsed.kind == UpdateKind::chat_moved) chats.add(parsed.move);
        chats.keep_conversation(parsed);
    });
    return parsed;
}

void UpdateIntake::store(RunningBot& bot, ParsedUpdate& update) {
    bot.saw_update(host_.now());
    count("updates_total", "kind", kind_of(update));
    if (update.kind == UpdateKind::skipped) return;
    if (update.kind == UpdateKind::chat_moved) return moves_.store(bot, update.move);
    const std::string dedupe = bot.id() + ":" + std::to_string(*update.update_id);
    try {
        if (update.kind == UpdateKind::contact_state) {
            host_.events().publish(to_event(update.contact, dedupe));
        } else {
            store_message(*bot.configuration(), update, dedupe);
        }
    } catch (const Failure& failure) {
        if (failure.error().kind != ErrorKind::invalid) throw;
        // The bus says that it can never take this one; holding it back would hold back everything behind it.
        host_.log().error("an update of bot " + bot.id() + " was dropped: " + failure.what());
        count("updates_dropped_total", "code", failure.error().code);
    }
}

void UpdateIntake::store_message(const BotConfiguration& configuration, ParsedUpdate& update,
                                 const std::string& dedupe) {
    const bool answered = answers_by_itself(configuration, update);
    update.message.silent = answered;
    const char* topic =
        update.kind == UpdateKind::edited ? "channel.message.edited" : "channel.message.received";
    if (!host_.events().publish(to_event(topic, update.message, dedupe))) {
        host_.metrics().add("duplicates_skipped_total");
    }
    if (!answered) return;
    host_.events().publish({kCommandTopic,
                            update.message.endpoint_id + ":" + update.message.chat,
                            update.message.workspace_id,
                            {{"bot_id", update.message.endpoint_id},
                             {"chat", update.message.chat},
                             {"command", update.command->name}},
                            "telegram.command:" + dedupe});
}

UpdateIntake::Stored UpdateIntake::accept_batch(const std::shared_ptr<RunningBot>& bot,
                                                const nlohmann::json& updates) {
    const auto batch = std::make_shared<Batch>(host_.link(), bot);
    const auto configuration = bot->configuration();
    std::map<std::string, std::size_t> lane_of_chat;
    for (const auto& update : updates) {
        batch->updates.push_back(read(*bot, configuration->identity, update));
        const auto lane =
            lane_of_chat.try_emplace(chat_of(batch->updates.back()), lane_of_chat.size() % kMostLanes);
        if (lane.first->second >= batch->lanes.size()) batch->lanes.emplace_back();
        batch->lanes[lane.first->second].push_back(batch->updates.size() - 1);
    }
    batch->stored = std::vector<std::atomic<bool>>(batch->updates.size());
    batch->running = batch->lanes.size();
    for (std::size_t lane = 1; lane < batch->lanes.size(); ++lane) {
        host_.tasks().spawn("telegram: store updates", [this, batch, lane] { run_lane(*batch, lane); });
    }
    if (!batch->lanes.empty()) run_lane(*batch, 0);
    while (batch->running > 0)
        batch->done.wait(std::chrono::seconds(30));

    return outcome_of(*batch);
}

UpdateIntake::Stored UpdateIntake::outcome_of(const Batch& batch) {
    Stored result;
    std::int64_t lowest_missing = std::numeric_limits<std::int64_t>::max();
    for (std::size_t i = 0; i < batch.updates.size(); ++i) {
        if (batch.stored[i]) continue;
        result.all = false;
        lowest_missing = std::min(lowest_missing, batch.updates[i].update_id.value_or(lowest_missing));
    }
    for (const auto& update : batch.updates) {
        if (!update.update_id || *update.update_id >= lowest_missing) continue;
        result.up_to = std::max(result.up_to.value_or(*update.update_id), *update.update_id);
    }
    return result;
}

void UpdateIntake::run_lane(Batch& batch, std::size_t lane) {
    struct Finish {
        Batch& batch;
        bool cancelled = true;
        ~Finish() {
            if (--batch.running > 0 || cancelled) return;
            try {
                batch.done.wake();
            } catch (...) {
                // Only while the plugin stops; the waiting loop is cancelled as well.
            }
        }
    } finish{batch};
    try {
        for (const std::size_t i : batch.lanes[lane]) {
            store(*batch.bot, batch.updates[i]);
            batch.stored[i] = true;
        }
    } catch (const Failure& failure) {
        host_.log().warn("updates of bot " + batch.bot->id() +
                         " could not be stored and stay with Telegram: " + failure.what());
    }
    finish.cancelled = false;
}

}  // namespace patchbay::telegram
