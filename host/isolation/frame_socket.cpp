#include "host/isolation/frame_socket.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <mutex>
#include <utility>
#include <vector>

namespace patchbay::isolation {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kReadSize = std::size_t{64} << 10;
constexpr std::size_t kMuch = std::size_t{8} << 20;  // unsent bytes above which senders wait

}  // namespace

struct FrameSocket::Impl {
    Impl(runtime::Loop& its_loop, int socket)
        : loop(its_loop), stream(its_loop.io(), asio::local::stream_protocol(), socket) {}

    runtime::Loop& loop;
    asio::local::stream_protocol::socket stream;  // on the loop only
    Handlers handlers;
    FrameReader reader;
    std::array<char, kReadSize> received{};
    std::string sending;
    bool writing = false;

    std::mutex mutex;
    std::string unsent;
    bool flush_due = false;
    bool ended = false;
    std::vector<runtime::Pending<bool>> waiting;  // for room
};

FrameSocket::FrameSocket(runtime::Loop& loop, int socket) : impl_(std::make_unique<Impl>(loop, socket)) {}

FrameSocket::~FrameSocket() = default;

runtime::Loop& FrameSocket::loop() {
    return impl_->loop;
}

void FrameSocket::start(Handlers handlers) {
    impl_->loop.post([self = shared_from_this(), handlers = std::move(handlers)]() mutable {
        self->impl_->handlers = std::move(handlers);
        self->read();
    });
}

void FrameSocket::read() {
    impl_->stream.async_read_some(
        asio::buffer(impl_->received),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
            if (error)
                return self->end(error == asio::error::eof ? "the other side is gone" : error.message());
            try {
                self->impl_->reader.add({self->impl_->received.data(), size});
                while (auto frame = self->impl_->reader.next())
                    self->impl_->handlers.received(*std::move(frame));
            } catch (const FrameError& broken) {
                return self->end(broken.what());
            }
            if (self->impl_->stream.is_open()) self->read();
        });
}

bool FrameSocket::send(const Frame& head, std::string_view payload) {
    bool flush_now = false;
    for (;;) {
        std::unique_lock lock(impl_->mutex);
        if (impl_->ended) return false;
        if (impl_->unsent.size() < kMuch) {
            append_frame(impl_->unsent, head, payload);
            flush_now = !std::exchange(impl_->flush_due, true);
            break;
        }
        const runtime::Pending<bool> room;
        impl_->waiting.push_back(room);
        lock.unlock();
        room.wait_heedless();
    }
    if (flush_now) impl_->loop.post([self = shared_from_this()] { self->flush(); });
    return true;
}

void FrameSocket::offer(const Frame& head, std::string_view payload) {
    {
        const std::lock_guard lock(impl_->mutex);
        if (impl_->ended || impl_->unsent.size() >= kMuch) return;
        append_frame(impl_->unsent, head, payload);
        if (std::exchange(impl_->flush_due, true)) return;
    }
    impl_->loop.post([self = shared_from_this()] { self->flush(); });
}

void FrameSocket::flush() {
    if (impl_->writing) return;  // what is written now is followed by the rest
    std::vector<runtime::Pending<bool>> waiting;
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->flush_due = false;
        if (impl_->ended || impl_->unsent.empty()) return;
        impl_->sending.clear();
        impl_->sending.swap(impl_->unsent);
        waiting.swap(impl_->waiting);
    }
    for (const auto& each : waiting)
        each.complete(true);
    write_some();
}

void FrameSocket::write_some() {
    impl_->writing = true;
    asio::async_write(impl_->stream, asio::buffer(impl_->sending),
                      [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                          self->impl_->writing = false;
                          if (error) return self->end(error.message());
                          self->flush();
                      });
}

void FrameSocket::close() {
    impl_->loop.post([self = shared_from_this()] { self->end("closed"); });
}

void FrameSocket::end(const std::string& why) {
    std::vector<runtime::Pending<bool>> waiting;
    {
        const std::lock_guard lock(impl_->mutex);
        if (std::exchange(impl_->ended, true)) return;
        waiting.swap(impl_->waiting);
    }
    for (const auto& each : waiting)
        each.complete(false);
    boost::system::error_code ignored;
    impl_->stream.close(ignored);
    const Handlers handlers = std::exchange(impl_->handlers, {});
    if (handlers.ended) handlers.ended(why);
}

}  // namespace patchbay::isolation
