#include "tests/outbound/test_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

namespace patchbay::outbound::test {

using boost::asio::ip::tcp;
using ErrorCode = boost::system::error_code;

namespace {

constexpr std::chrono::seconds kPatience{10};
constexpr std::size_t kPiece = 64 * 1024;

std::size_t content_length(const std::string& head) {
    const std::size_t at = head.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
}

}  // namespace

struct TestServer::Connection : std::enable_shared_from_this<Connection> {
    Connection(Impl& owner, int number, tcp::socket taken)
        : impl(owner), id(number), socket(std::move(taken)) {}

    void read();
    void parse();
    void write();

    Impl& impl;
    const int id;
    tcp::socket socket;
    std::array<char, 16 * 1024> chunk;
    std::string received;
    std::deque<std::string> queue;
    bool writing = false;
    bool close_after = false;
    bool reset_after = false;
};

struct TestServer::Impl {
    Impl(TestServer& owner, Handler on_request, RawHandler on_bytes)
        : server(owner), handler(std::move(on_request)), raw(std::move(on_bytes)) {
        acceptor.listen(4096);
        accept();
        thread = std::thread([this] { io.run(); });
    }

    void accept() {
        acceptor.async_accept([this](const ErrorCode& error, tcp::socket socket) {
            if (error) return;
            {
                const std::lock_guard lock(mutex);
                ++connections;
            }
            socket.set_option(tcp::no_delay(true));
            const auto made = std::make_shared<Connection>(*this, connections, std::move(socket));
            open[connections] = made;
            made->read();
            accept();
        });
    }

    void on(int connection, const std::function<void(Connection&)>& work) {
        boost::asio::post(io, [this, connection, work] {
            if (const auto found = open.find(connection); found != open.end())
                work(*std::shared_ptr(found->second));
        });
    }

    void count_closed(int connection) {
        open.erase(connection);
        const std::lock_guard lock(mutex);
        ++closed;
        changed.notify_all();
    }

    TestServer& server;
    Handler handler;
    RawHandler raw;
    boost::asio::io_context io;
    tcp::acceptor acceptor{io, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
    std::map<int, std::shared_ptr<Connection>> open;
    std::thread thread;

    mutable std::mutex mutex;
    mutable std::condition_variable changed;
    int connections = 0;
    int closed = 0;
    std::size_t written = 0;
    std::vector<Request> requests;
};

void TestServer::Connection::read() {
    socket.async_read_some(boost::asio::buffer(chunk),
                           [self = shared_from_this()](const ErrorCode& error, std::size_t size) {
                               if (error) {
                                   if (self->impl.open.contains(self->id)) self->impl.count_closed(self->id);
                                   return;
                               }
                               self->received.append(self->chunk.data(), size);
                               self->parse();
                               self->read();
                           });
}

void TestServer::Connection::parse() {
    if (impl.raw) {
        impl.raw(impl.server, id, std::exchange(received, {}));
        return;
    }
    for (;;) {
        const std::size_t end = received.find("\r\n\r\n");
        if (end == std::string::npos) return;
        Request request;
        request.connection = id;
        request.head = received.substr(0, end + 2);
        const std::size_t length = content_length(request.head);
        if (received.size() < end + 4 + length) return;
        request.body = received.substr(end + 4, length);
        received.erase(0, end + 4 + length);
        const std::size_t space = request.head.find(' ');
        request.method = request.head.substr(0, space);
        request.target = request.head.substr(space + 1, request.head.find(' ', space + 1) - space - 1);
        {
            const std::lock_guard lock(impl.mutex);
            impl.requests.push_back(request);
            impl.changed.notify_all();
        }
        impl.handler(impl.server, request);
    }
}

void TestServer::Connection::write() {
    if (writing) return;
    if (queue.empty()) {
        ErrorCode ignored;
        if (reset_after) socket.set_option(boost::asio::socket_base::linger(true, 0), ignored);
        if (reset_after || close_after) {
            socket.close(ignored);
            impl.open.erase(id);
        }
        return;
    }
    writing = true;
    // In pieces, so that bytes_written() follows what the client's slowness lets through.
    const std::size_t size = std::min(queue.front().size(), kPiece);
    boost::asio::async_write(socket, boost::asio::buffer(queue.front().data(), size),
                             [self = shared_from_this()](const ErrorCode& error, std::size_t count) {
                                 self->writing = false;
                                 if (error) return;
                                 {
                                     const std::lock_guard lock(self->impl.mutex);
                                     self->impl.written += count;
                                 }
                                 self->queue.front().erase(0, count);
                                 if (self->queue.front().empty()) self->queue.pop_front();
                                 self->write();
                             });
}

TestServer::TestServer(Handler handler) : impl_(std::make_unique<Impl>(*this, std::move(handler), nullptr)) {}
TestServer::TestServer(RawHandler handler)
    : impl_(std::make_unique<Impl>(*this, nullptr, std::move(handler))) {}

TestServer::~TestServer() {
    impl_->io.stop();
    impl_->thread.join();
}

std::uint16_t TestServer::port() const {
    return impl_->acceptor.local_endpoint().port();
}

std::string TestServer::url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port()) + path;
}

void TestServer::write(int connection, std::string bytes) {
    impl_->on(connection, [bytes = std::move(bytes)](Connection& to) {
        to.queue.push_back(bytes);
        to.write();
    });
}

void TestServer::close(int connection) {
    impl_->on(connection, [](Connection& which) {
        which.close_after = true;
        which.write();
    });
}

void TestServer::reset(int connection) {
    impl_->on(connection, [](Connection& which) {
        which.reset_after = true;
        which.write();
    });
}

int TestServer::connections() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->connections;
}

std::vector<Request> TestServer::requests() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->requests;
}

std::size_t TestServer::bytes_written() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->written;
}

bool TestServer::wait_for_requests(std::size_t count) const {
    std::unique_lock lock(impl_->mutex);
    return impl_->changed.wait_for(lock, kPatience, [&] { return impl_->requests.size() >= count; });
}

bool TestServer::wait_for_closed(int count) const {
    std::unique_lock lock(impl_->mutex);
    return impl_->changed.wait_for(lock, kPatience, [&] { return impl_->closed >= count; });
}

std::string answer(const std::string& body, const std::string& more_headers, const std::string& status) {
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           more_headers + "\r\n" + body;
}

}  // namespace patchbay::outbound::test
