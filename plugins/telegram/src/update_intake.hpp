#pragma once
// Puts updates on disk: parses them and publishes what they mean, each once. Used by the poll loops and by
// the webhook route, on their fibers.

#include "plugins/telegram/src/chat_moves.hpp"
#include "plugins/telegram/src/running_bot.hpp"

#include <patchbay/host.hpp>

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <optional>

namespace patchbay::telegram {

inline constexpr const char* kCommandTopic = "telegram.command.received";

class UpdateIntake {
  public:
    UpdateIntake(Host& host, ChatMoves& moves) : host_(host), moves_(moves) {}

    /// Returns when the update is on disk, or is none of ours. Throws Failure when it could not be stored.
    void accept(RunningBot& bot, const nlohmann::json& update);

    struct Stored {
        bool all = true;
        std::optional<std::int64_t> up_to;  ///< every update of the batch up to this id is on disk
    };
    /// A batch of getUpdates: the updates of one chat in order, different chats at the same time.
    Stored accept_batch(const std::shared_ptr<RunningBot>& bot, const nlohmann::json& updates);

  private:
    struct Batch;

    /// As it concerns us, under the name that its chat has outside of the module.
    static ParsedUpdate read(RunningBot& bot, const BotIdentity& identity, const nlohmann::json& update);
    static Stored outcome_of(const Batch& batch);
    void store(RunningBot& bot, ParsedUpdate& update);
    void store_message(const BotConfiguration& configuration, ParsedUpdate& update,
                       const std::string& dedupe);
    void run_lane(Batch& batch, std::size_t lane);
    void count(const char* metric, const char* label, std::string_view value);

    Host& host_;
    ChatMoves& moves_;
};

}  // namespace patchbay::telegram
