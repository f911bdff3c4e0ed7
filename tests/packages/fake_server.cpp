#include "tests/packages/fake_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace patchbay::packages {
namespace {

bool read_more(int connection, std::string& text) {
    char block[16 * 1024];
    const ssize_t size = ::recv(connection, block, sizeof block, 0);
    if (size > 0) text.append(block, static_cast<std::size_t>(size));
    return size > 0;
}

std::size_t length_in(const std::string& headers) {
    const auto at = headers.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::stoul(headers.substr(at + 16));
}

std::string without_query(const std::string& line) {
    return line.substr(0, line.find('?'));
}

}  // namespace

FakeServer::FakeServer() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("the fake server can't listen");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

FakeServer::~FakeServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
}

void FakeServer::answer(const std::string& line, int status, const std::string& body) {
    const std::lock_guard lock(mutex_);
    answers_[line] = {status, body};
}

std::vector<Asked> FakeServer::asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
}

Asked FakeServer::last_asked() const {
    const std::lock_guard lock(mutex_);
    return asked_.empty() ? Asked{} : asked_.back();
}

bool FakeServer::wait_for(const std::string& line, std::size_t count) {
    std::unique_lock lock(mutex_);
    return came_.wait_for(lock, std::chrono::seconds(20), [&] {
        return std::count_if(asked_.begin(), asked_.end(), [&](const Asked& each) {
                   return without_query(each.line) == line;
               }) >= static_cast<std::ptrdiff_t>(count);
    });
}

void FakeServer::serve() {
    for (int connection = ::accept(listener_, nullptr, nullptr); connection >= 0;
         connection = ::accept(listener_, nullptr, nullptr)) {
        serve_one(connection);
        ::close(connection);
    }
}

void FakeServer::serve_one(int connection) {
    std::string text;
    while (text.find("\r\n\r\n") == std::string::npos) {
        if (!read_more(connection, text)) return;
    }
    const auto end = text.find("\r\n\r\n");
    const std::string headers = text.substr(0, end + 2);
    std::string body = text.substr(end + 4);
    while (body.size() < length_in(headers)) {
        if (!read_more(connection, body)) return;
    }
    const std::string line = headers.substr(0, headers.find(" HTTP/"));
    std::pair<int, std::string> answer{404, ""};
    {
        const std::lock_guard lock(mutex_);
        asked_.push_back({line, headers, body});
        if (const auto found = answers_.find(without_query(line)); found != answers_.end())
            answer = found->second;
    }
    const std::string reply =
        "HTTP/1.1 " + std::to_string(answer.first) +
        " Words\r\nConnection: close\r\nContent-Length: " + std::to_string(answer.second.size()) +
        "\r\n\r\n" + answer.second;
    ::send(connection, reply.data(), reply.size(), MSG_NOSIGNAL);
    came_.notify_all();
}

}  // namespace patchbay::packages
