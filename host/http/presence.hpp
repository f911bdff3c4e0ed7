#pragma once
// Whether a client whose request is being handled is still there, without reading what it sends meanwhile.
// Decisions alone; PresenceWatch (presence_watch.hpp) looks, and Connection acts.
//
// A client that closes its connection and one that only has no more to send (a half-close, which is legal:
// RFC 9112 section 9.6, RFC 9293 section 3.6) look alike until something is sent to them: the former answers
// with a reset. So one that has gone silent is sent an interim answer, "100 Continue", which every client of
// HTTP/1.1 has to skip (RFC 9110 section 15.2).

namespace patchbay::http {

enum class Presence {
    here,
    silent,  ///< it has closed its side, or all of the connection
    gone,    ///< the connection is broken, or reset
};

/// `events`: what poll() said of the socket, asked for POLLRDHUP. Bytes that wait to be read are no sign.
Presence presence_of(short events);

enum class PresenceStep { none, ask, leave };

/// `can_ask`: the client knows interim answers, was not asked yet, and no answer has begun.
PresenceStep step_for(Presence presence, bool can_ask);

}  // namespace patchbay::http
