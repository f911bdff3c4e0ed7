#pragma once
// Looks for clients that are gone while their request is handled: all of a loop's that take long, by one
// system call at each sweep. Requests that are answered sooner cost nothing.
//
// Owned by a Listener (server.cpp), used on its loop.

#include <unordered_set>
#include <vector>

struct pollfd;

namespace patchbay::http {

class Connection;

class PresenceWatch {
  public:
    PresenceWatch();
    ~PresenceWatch();
    PresenceWatch(const PresenceWatch&) = delete;

    /// Tells those whose clients are not all there. None of them ends meanwhile.
    void look(const std::unordered_set<Connection*>& connections);

  private:
    // Kept for their memory; one socket each, in the same order.
    std::vector<pollfd> sockets_;
    std::vector<Connection*> watched_;
};

}  // namespace patchbay::http
