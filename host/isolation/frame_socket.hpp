#pragma once
// One end of the socket between the host and a plugin's process. Reads on one loop and hands each frame over
// there; whoever sends does so from any thread, and what was sent within one turn of the loop goes out in one
// write.
//
// Kept by its user and by its pending callbacks. Ends once, by close() or because the other side is gone, and
// says so through `ended`.

#include "host/isolation/frame.hpp"
#include "host/runtime/loop.hpp"
#include "host/runtime/wait.hpp"

#include <functional>
#include <memory>
#include <string_view>

namespace patchbay::isolation {

class FrameSocket : public std::enable_shared_from_this<FrameSocket> {
  public:
    struct Handlers {
        std::function<void(Frame)> received;                ///< on the loop, outside a fiber
        std::function<void(const std::string& why)> ended;  ///< the same; once, and last
    };

    /// Takes `socket`, a connected stream socket.
    FrameSocket(runtime::Loop& loop, int socket);
    ~FrameSocket();

    void start(Handlers handlers);
    /// On a fiber or an ordinary thread, never in `received`: waits while much is unsent. False when the
    /// socket has ended. Throws FrameError for a payload that is too large.
    bool send(const Frame& head, std::string_view payload);
    /// The same without waiting, anywhere: what finds no room is dropped.
    void offer(const Frame& head, std::string_view payload);
    /// Any thread.
    void close();
    runtime::Loop& loop();

  private:
    struct Impl;
    void read();
    void flush();
    void write_some();
    void end(const std::string& why);

    std::unique_ptr<Impl> impl_;
};

}  // namespace patchbay::isolation
