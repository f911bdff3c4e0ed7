// Whether a client is still there: what poll() says, and what follows from it.
#include "host/http/presence.hpp"

#include <gtest/gtest.h>

#include <poll.h>

namespace patchbay::http {
namespace {

TEST(Presence, IsReadFromWhatTheSocketSays) {
    const struct {
        int events;
        Presence presence;
        const char* why;
    } cases[] = {
        {0, Presence::here, "it waits for its answer"},
        {POLLIN, Presence::here, "it has sent its next request already"},
        {POLLRDHUP, Presence::silent, "it has closed, or has no more to send"},
        {POLLIN | POLLRDHUP, Presence::silent, "the same, behind its next request"},
        {POLLERR, Presence::gone, "a reset"},
        {POLLIN | POLLRDHUP | POLLHUP, Presence::gone, "both sides are closed"},
        {POLLIN | POLLRDHUP | POLLERR | POLLHUP, Presence::gone, "a reset, behind its next request"},
    };
    for (const auto& each : cases)
        EXPECT_EQ(presence_of(static_cast<short>(each.events)), each.presence) << each.why;
}

TEST(Presence, DecidesWhetherToAskOrToLeave) {
    const struct {
        Presence presence;
        bool can_ask;
        PresenceStep step;
    } cases[] = {
        {Presence::here, true, PresenceStep::none},   {Presence::here, false, PresenceStep::none},
        {Presence::silent, true, PresenceStep::ask},  {Presence::silent, false, PresenceStep::none},
        {Presence::gone, false, PresenceStep::leave}, {Presence::gone, true, PresenceStep::leave},
    };
    for (const auto& each : cases)
        EXPECT_EQ(step_for(each.presence, each.can_ask), each.step);
}

}  // namespace
}  // namespace patchbay::http
