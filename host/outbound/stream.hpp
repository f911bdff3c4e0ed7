#pragma once
// The body of an answer that is still arriving. Owned by whoever opened it; read on fibers or plain threads
// (when several read, each piece goes to one of them). A slow reader slows the server down: the buffer is
// bounded. Destroying it aborts what is under way.

#include <patchbay/wire.hpp>

#include <memory>

namespace patchbay::outbound {

class StreamReceiver;
class Transfer;

class Stream {
  public:
    Stream(std::shared_ptr<Transfer> transfer, std::shared_ptr<StreamReceiver> receiver);
    ~Stream();
    Stream(const Stream&) = delete;

    /// Waits for the next bytes. The last piece has no bytes, `end`, and a failure when the body broke off;
    /// it comes again when asked again. Throws patchbay::Cancelled when the caller's scope is cancelled; the
    /// transfer is aborted then.
    wire::StreamPiece read();

  private:
    std::shared_ptr<Transfer> transfer_;
    std::shared_ptr<StreamReceiver> receiver_;
};

}  // namespace patchbay::outbound
