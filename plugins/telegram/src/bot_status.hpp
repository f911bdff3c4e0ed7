#pragma once
// How a bot is, as its page shows it.

#include <patchbay/result.hpp>

#include <optional>
#include <string_view>

namespace patchbay::telegram {

enum class BotState { starting, running, paused, conflict, revoked, unreachable };

struct BotStatus {
    BotState state = BotState::starting;
    std::optional<Error> problem;
};

constexpr std::string_view name_of(BotState state) {
    switch (state) {
        case BotState::starting:
            return "starting";
        case BotState::running:
            return "running";
        case BotState::paused:
            return "paused";
        case BotState::conflict:
            return "conflict";
        case BotState::revoked:
            return "revoked";
        case BotState::unreachable:
            return "unreachable";
    }
    return "starting";
}

}  // namespace patchbay::telegram
