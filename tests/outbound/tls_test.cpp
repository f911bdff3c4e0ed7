#include "tests/outbound/tls_server.hpp"
#include "tests/outbound/world.hpp"

#include <gtest/gtest.h>

namespace patchbay::outbound::test {
namespace {

ClientOptions trusting(const TlsServer& server) {
    ClientOptions options;
    options.ca_file = server.certificate_file();
    return options;
}

TEST(Tls, WorksWithATrustedCertificate) {
    TlsServer server("DNS:localhost");
    World world(trusting(server));
    const auto response = world.get(server.url());
    EXPECT_EQ(response.body, "secure") << response.failure;
}

TEST(Tls, RefusesACertificateThatNobodyTrusts) {
    TlsServer server("DNS:localhost");
    World world;
    const auto response = world.get(server.url());
    EXPECT_EQ(response.failure_code, "tls");
    EXPECT_EQ(response.reached, wire::Reached::no);
    EXPECT_EQ(server.requests(), 0);
}

TEST(Tls, RefusesACertificateOfAnotherName) {
    TlsServer server("DNS:elsewhere.example");
    World world(trusting(server));
    const auto response = world.get(server.url());
    EXPECT_EQ(response.failure_code, "tls");
    EXPECT_EQ(response.reached, wire::Reached::no);
    EXPECT_EQ(server.requests(), 0);
}

TEST(Tls, RefusesAServerThatSpeaksPlainHttp) {
    TestServer server([](TestServer& self, int connection, const std::string&) {
        self.write(connection, "HTTP/1.1 400 Bad Request\r\n\r\n");
        self.close(connection);
    });
    World world;
    const auto response = world.get("https://127.0.0.1:" + std::to_string(server.port()) + "/");
    EXPECT_EQ(response.failure_code, "tls");
    EXPECT_EQ(response.reached, wire::Reached::no);
}

}  // namespace
}  // namespace patchbay::outbound::test
