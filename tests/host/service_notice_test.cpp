// What systemd is told.
#include "host/app/service_notice.hpp"

#include <patchbay/host.hpp>

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>

namespace patchbay::app {
namespace {

using namespace std::chrono_literals;

/// systemd's side.
class Receiver {
  public:
    explicit Receiver(const std::string& address) : socket_(::socket(AF_UNIX, SOCK_DGRAM, 0)) {
        const timeval limit{10, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        sockaddr_un name{};
        name.sun_family = AF_UNIX;
        address.copy(name.sun_path, sizeof name.sun_path - 1, 0);
        if (name.sun_path[0] == '@') name.sun_path[0] = '\0';
        EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&name),
                         static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.size())),
                  0);
    }
    ~Receiver() { ::close(socket_); }
    Receiver(const Receiver&) = delete;
    std::string next() const {
        std::array<char, 100> bytes{};
        const ssize_t size = ::recv(socket_, bytes.data(), bytes.size(), 0);
        return size < 0 ? "" : std::string(bytes.data(), static_cast<std::size_t>(size));
    }

  private:
    int socket_;
};

Environment with(const std::string& socket, const std::optional<std::string>& watchdog) {
    Environment environment{{"NOTIFY_SOCKET", socket}};
    if (watchdog) environment.emplace("WATCHDOG_USEC", *watchdog);
    return environment;
}

TEST(ServiceNoticeTest, TellsSystemdOverItsSocket) {
    const std::string address = "@patchbay-test-" + new_id();
    const Receiver systemd(address);
    const ServiceNotice notice(with(address, "30000000"));
    notice.ready();
    EXPECT_EQ(systemd.next(), "READY=1");
    notice.alive();
    EXPECT_EQ(systemd.next(), "WATCHDOG=1");
    notice.stopping();
    EXPECT_EQ(systemd.next(), "STOPPING=1");
    EXPECT_EQ(notice.every(), 15s);
}

TEST(ServiceNoticeTest, IsSilentWhereNobodyAsks) {
    const ServiceNotice nobody(Environment{});
    nobody.ready();
    EXPECT_FALSE(nobody.every());
    EXPECT_FALSE(ServiceNotice(with("@patchbay-test-" + new_id(), std::nullopt)).every());
    EXPECT_FALSE(ServiceNotice(with("@patchbay-test-" + new_id(), "soon")).every());
    ServiceNotice(with(std::string(200, 'x'), std::nullopt)).ready();
}

}  // namespace
}  // namespace patchbay::app
