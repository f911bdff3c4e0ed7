// One request and its answer. The server hands it to the handler, which may keep it and answer later
// (long polling), in pieces (server-sent events), badly (cut, reset) or never. Loop thread only.
// Letting go of it without an answer means silence: the connection then ends by the server's idle limit.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "tests/fakes/http/message.hpp"

namespace patchbay::fakes {

class Exchange {
  public:
    virtual ~Exchange() = default;

    const HttpRequest& request() const { return request_; }
    HttpRequest& request() { return request_; }

    // The whole answer. Later calls on a finished or closed exchange do nothing.
    virtual void respond(HttpResponse response) = 0;

    // An answer in pieces, each its own HTTP chunk and its own write. done(false): the client is gone.
    virtual void start_stream(const HttpResponse& head) = 0;
    virtual void write(std::string bytes, std::function<void(bool sent)> done) = 0;
    virtual void end_stream() = 0;

    virtual void close() = 0;  // FIN, whatever was promised
    virtual void reset() = 0;  // RST

    // Called at most once, if the client goes away before the answer is complete.
    virtual void on_disconnect(std::function<void()> call) = 0;
    virtual bool open() const = 0;

  protected:
    HttpRequest request_;
};

using ExchangePtr = std::shared_ptr<Exchange>;
using Handler = std::function<void(const ExchangePtr&)>;

}  // namespace patchbay::fakes
