#include "host/http/presence.hpp"

#include <poll.h>

namespace patchbay::http {

Presence presence_of(short events) {
    if ((events & (POLLERR | POLLHUP)) != 0) return Presence::gone;
    if ((events & POLLRDHUP) != 0) return Presence::silent;
    return Presence::here;
}

PresenceStep step_for(Presence presence, bool can_ask) {
    if (presence == Presence::gone) return PresenceStep::leave;
    if (presence == Presence::silent && can_ask) return PresenceStep::ask;
    return PresenceStep::none;
}

}  // namespace patchbay::http
