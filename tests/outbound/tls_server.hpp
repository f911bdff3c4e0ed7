#pragma once
// A TLS server on 127.0.0.1 with a certificate of its own making, on a thread of its own. It answers every
// request with "secure", one connection after the other, and ends with its destructor.

#include <openssl/ssl.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

namespace patchbay::outbound::test {

class TlsServer {
  public:
    /// `host` is the only name or address that the certificate is good for ("DNS:localhost", "IP:127.0.0.1").
    explicit TlsServer(const std::string& host);
    ~TlsServer();
    TlsServer(const TlsServer&) = delete;

    std::string url() const;
    /// The certificate as a PEM file, which whoever trusts it can name.
    const std::string& certificate_file() const { return file_; }
    int requests() const { return requests_; }

  private:
    void serve();
    void serve_one(int socket);

    std::string file_;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<int> requests_{0};
    std::atomic<bool> ending_{false};
    std::thread thread_;
};

}  // namespace patchbay::outbound::test
