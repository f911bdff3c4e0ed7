#pragma once
// A TCP client for tests of the server: what it sends is what the test says, byte for byte.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <utility>

namespace patchbay::http {

/// A client that sends bytes as they are.
class RawClient {
  public:
    explicit RawClient(unsigned short port, int receive_buffer = 0)
        : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        const timeval limit{20, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        if (receive_buffer != 0)
            ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    ~RawClient() { close(); }
    RawClient(const RawClient&) = delete;

    bool connected() const { return connected_; }
    void close() {
        if (socket_ >= 0) ::close(std::exchange(socket_, -1));
    }
    /// Closes so that the server gets a reset.
    void reset() {
        const linger at_once{1, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        close();
    }
    /// A half-close: the answer is still read.
    void send_no_more() const { ::shutdown(socket_, SHUT_WR); }
    /// False when the server did not take it all.
    bool send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    /// Reads until `end` has come, or the server closed.
    std::string read_until(std::string_view end) {
        while (received_.find(end) == std::string::npos && read_some()) {
        }
        const auto at = received_.find(end);
        const std::size_t size = at == std::string::npos ? received_.size() : at + end.size();
        std::string taken = received_.substr(0, size);
        received_.erase(0, size);
        return taken;
    }
    /// Whether the server has closed, as far as was read.
    bool closed() const { return closed_; }
    std::string read_all() {
        while (read_some()) {
        }
        return std::exchange(received_, {});
    }

  private:
    bool read_some() {
        char buffer[65536];
        const ssize_t size = ::recv(socket_, buffer, sizeof buffer, 0);
        closed_ = size == 0 || (size < 0 && errno == ECONNRESET);
        if (size <= 0) return false;
        received_.append(buffer, static_cast<std::size_t>(size));
        return true;
    }

    int socket_;
    bool connected_ = false;
    bool closed_ = false;
    std::string received_;
};

}  // namespace patchbay::http
