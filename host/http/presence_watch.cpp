#include "host/http/presence_watch.hpp"

#include "host/http/connection.hpp"

#include <poll.h>

namespace patchbay::http {

PresenceWatch::PresenceWatch() = default;
PresenceWatch::~PresenceWatch() = default;

void PresenceWatch::look(const std::unordered_set<Connection*>& connections) {
    sockets_.clear();
    watched_.clear();
    for (Connection* const connection : connections) {
        const int socket = connection->watched_socket();
        if (socket < 0) continue;
        sockets_.push_back({socket, POLLRDHUP, 0});
        watched_.push_back(connection);
    }
    if (sockets_.empty() || ::poll(sockets_.data(), sockets_.size(), 0) <= 0) return;
    for (std::size_t index = 0; index < watched_.size(); ++index)
        watched_[index]->on_presence(presence_of(sockets_[index].revents));
}

}  // namespace patchbay::http
