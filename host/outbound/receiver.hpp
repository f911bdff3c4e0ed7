#pragma once
// Where an answer goes: into one response for send(), or piecewise to a reader for open(). Shared by the
// caller and its Transfer, because either may be gone first; a Transfer calls it on its loop's thread.

#include "host/outbound/fault.hpp"
#include "host/runtime/wait.hpp"

#include <patchbay/wire.hpp>

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::outbound {

class Receiver {
  public:
    enum class Take { taken, later, too_large };

    virtual ~Receiver() = default;

    /// Whether compressed answers may be asked for and are decoded on the way.
    virtual bool wants_decoding() const = 0;
    /// The final status and headers.
    virtual void head(wire::OutboundResponse head) = 0;
    /// A piece of the body. `later`: nothing was taken; offer it again when asked to go on.
    virtual Take piece(std::string_view bytes) = 0;
    /// The end, once. Without a fault the body arrived whole.
    virtual void end(const std::optional<Fault>& fault, wire::Reached reached) = 0;
};

/// For send(): the answer as a whole.
class WholeReceiver : public Receiver {
  public:
    explicit WholeReceiver(std::size_t max_body) : max_body_(max_body) {}

    bool wants_decoding() const override { return true; }
    void head(wire::OutboundResponse head) override { response_ = std::move(head); }
    Take piece(std::string_view bytes) override;
    void end(const std::optional<Fault>& fault, wire::Reached reached) override;

    const runtime::Pending<wire::OutboundResponse>& done() const { return done_; }

  private:
    const std::size_t max_body_;
    wire::OutboundResponse response_;
    runtime::Pending<wire::OutboundResponse> done_;
};

/// For open(): the head first, then a bounded buffer that the loop fills and the reader empties.
class StreamReceiver : public Receiver {
  public:
    StreamReceiver(std::size_t max_body, std::size_t buffer_limit)
        : max_body_(max_body), limit_(buffer_limit) {}

    bool wants_decoding() const override { return false; }
    void head(wire::OutboundResponse head) override;
    Take piece(std::string_view bytes) override;
    void end(const std::optional<Fault>& fault, wire::Reached reached) override;

    /// The head, or status 0 and the failure.
    const runtime::Pending<wire::OutboundResponse>& opened() const { return opened_; }

    struct Read {
        wire::StreamPiece piece;
        bool cancelled = false;
        bool go_on = false;  // the transfer was told `later` and should be asked to go on
    };
    /// A fiber or a plain thread. When several read, each piece goes to one of them.
    Read read();

  private:
    bool take_ready(Read& result);
    void wake_readers();

    const std::size_t max_body_;
    const std::size_t limit_;
    runtime::Pending<wire::OutboundResponse> opened_;
    bool head_given_ = false;
    std::size_t received_ = 0;

    std::mutex mutex_;
    std::string buffer_;
    bool held_back_ = false;
    bool ended_ = false;
    std::optional<Fault> fault_;
    std::vector<runtime::Pending<bool>> readers_;
};

}  // namespace patchbay::outbound
