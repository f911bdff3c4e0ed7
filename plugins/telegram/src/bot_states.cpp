#include "plugins/telegram/src/bot_states.hpp"

#include "plugins/telegram/src/bot_view.hpp"

namespace patchbay::telegram {

void BotStates::change(RunningBot& bot, BotStatus status) {
    if (!bot.set_status(status)) return;
    const std::string who = "bot @" + bot.configuration()->identity.username;
    if (status.problem) {
        host_.log().warn(who + " is " + std::string(name_of(status.state)) + ": " + status.problem->title +
                         " (" + status.problem->detail + ")");
    } else {
        host_.log().info(who + " is " + std::string(name_of(status.state)));
    }
    try {
        bots_.set_status(bot.id(), status);
        if (const auto row = bots_.find_anywhere(bot.id())) announce(*row, &bot);
    } catch (const Failure& failure) {
        host_.log().warn(who + ": its state could not be stored: " + failure.what());
    }
}

void BotStates::announce(const BotRow& row, const RunningBot* running) {
    host_.live().publish(row.workspace_id, "telegram", "telegram.bot.changed",
                         {{"bot", bot_json(row, running, public_url_)}});
}

void BotStates::announce_removal(std::string_view workspace_id, std::string_view id) {
    host_.live().publish(workspace_id, "telegram", "telegram.bot.deleted", {{"id", id}});
}

}  // namespace patchbay::telegram
