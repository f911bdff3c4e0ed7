#pragma once
// The whole answers of one loop's turn. They go out together, once the requests that came with them are
// handled: a client on the same machine that each answer woke by itself would take the processor from the
// requests behind it, and be woken again by the next.
//
// Lives on one loop, shared by its connections.

#include <memory>
#include <vector>

namespace patchbay::runtime {
class Loop;
}

namespace patchbay::http {

class Connection;

class Outbox : public std::enable_shared_from_this<Outbox> {
  public:
    explicit Outbox(runtime::Loop& loop) : loop_(loop) {}
    /// `answered` has its answer ready; it is told to send it at the end of this turn.
    void add(std::shared_ptr<Connection> answered);

  private:
    void flush();

    runtime::Loop& loop_;
    std::vector<std::shared_ptr<Connection>> waiting_;
    std::vector<std::shared_ptr<Connection>> sending_;  // kept for its memory
};

}  // namespace patchbay::http
