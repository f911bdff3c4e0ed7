#include "host/http/outbox.hpp"

#include "host/http/connection.hpp"

#include <utility>

namespace patchbay::http {

void Outbox::add(std::shared_ptr<Connection> answered) {
    waiting_.push_back(std::move(answered));
    if (waiting_.size() == 1) loop_.post([self = shared_from_this()] { self->flush(); });
}

void Outbox::flush() {
    sending_.swap(waiting_);
    // All are sent before any reads on: meanwhile the first clients may have sent their next request.
    std::erase_if(sending_, [](const auto& connection) { return !connection->send_prepared(); });
    for (const auto& connection : sending_)
        connection->on_written({});
    sending_.clear();
}

}  // namespace patchbay::http
