#include "tests/fakes/http/client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace patchbay::fakes {

namespace {

constexpr std::size_t kMostIdlePerTarget = 4096;
constexpr std::uint64_t kMostBody = 8 * 1024 * 1024;

struct Job {
    Url url;
    std::string request;
    Clock::duration limit;
    HttpClient::Callback callback;
};

std::string target_key(const Url& url) {
    return (url.tls ? "s:" : "p:") + url.host + ':' + std::to_string(url.port);
}

class Link {
  public:
    virtual ~Link() = default;
    virtual void start(Job job) = 0;
    virtual void drop() = 0;
};

using LinkPtr = std::shared_ptr<Link>;

// What a link needs of the client it belongs to.
struct Home {
    std::function<void(const std::string&, LinkPtr)> keep;
    std::function<void(Job)> send_again;
};

tcp::socket& lowest(tcp::socket& socket) {
    return socket;
}
tcp::socket& lowest(asio::ssl::stream<tcp::socket>& stream) {
    return stream.next_layer();
}

template <class Stream>
class StreamLink : public Link, public std::enable_shared_from_this<StreamLink<Stream>> {
  public:
    template <class... Arguments>
    StreamLink(asio::io_context& context, std::weak_ptr<Home> home, Arguments&&... arguments)
        : stream_(context, std::forward<Arguments>(arguments)...),
          resolver_(context),
          timer_(context),
          home_(std::move(home)) {}

    void start(Job job) override {
        job_ = std::move(job);
        answered_ = false;
        reused_ = connected_;
        parser_.reset();
        arm_limit();
        if (connected_) return write();
        resolve();
    }

    void drop() override {
        job_.callback = nullptr;
        timer_.cancel();
        resolver_.cancel();
        end();
    }

  private:
    void arm_limit() {
        timer_.expires_after(job_.limit);
        timer_.async_wait([self = this->shared_from_this()](error_code error) {
            if (!error && self->timer_.expiry() <= Clock::now()) self->fail("Read timeout expired");
        });
    }

    void resolve() {
        resolver_.async_resolve(tcp::v4(), job_.url.host, std::to_string(job_.url.port),
                                [self = this->shared_from_this()](error_code error, const auto& found) {
                                    if (error)
                                        return self->fail("Failed to resolve host: " + error.message());
                                    self->connect(found);
                                });
    }

    void connect(const tcp::resolver::results_type& found) {
        asio::async_connect(lowest(stream_), found,
                            [self = this->shared_from_this()](error_code error, const tcp::endpoint&) {
                                if (error) return self->fail(error.message());
                                error_code ignored;
                                lowest(self->stream_).set_option(tcp::no_delay(true), ignored);
                                self->connected();
                            });
    }

    void connected() {
        connected_ = true;
        if constexpr (std::is_same_v<Stream, tcp::socket>) {
            write();
        } else {
            SSL_set_tlsext_host_name(stream_.native_handle(), job_.url.host.c_str());
            if (SSL_get_verify_mode(stream_.native_handle()) != SSL_VERIFY_NONE) {
                stream_.set_verify_callback(asio::ssl::host_name_verification(job_.url.host));
            }
            stream_.async_handshake(asio::ssl::stream_base::client,
                                    [self = this->shared_from_this()](error_code error) {
                                        if (error) return self->fail("SSL error {" + error.message() + "}");
                                        self->write();
                                    });
        }
    }

    void write() {
        asio::async_write(stream_, asio::buffer(job_.request),
                          [self = this->shared_from_this()](error_code error, std::size_t) {
                              if (error) return self->fail(error.message());
                              self->read();
                          });
    }

    void read() {
        parser_.emplace();
        parser_->body_limit(kMostBody);
        http::async_read(stream_, buffer_, *parser_,
                         [self = this->shared_from_this()](error_code error, std::size_t) {
                             if (error) return self->fail(error.message());
                             self->succeed();
                         });
    }

    void succeed() {
        if (answered_) return;
        answered_ = true;
        timer_.cancel();
        auto& message = parser_->get();
        ClientResult result;
        result.status = message.result_int();
        for (const auto& field : message) {
            result.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
        }
        result.body = std::move(message.body());
        auto callback = std::move(job_.callback);
        auto home = home_.lock();
        if (home && message.keep_alive()) {
            home->keep(target_key(job_.url), this->shared_from_this());
        } else {
            end();
        }
        if (home && callback) callback(std::move(result));
    }

    void fail(const std::string& why) {
        if (answered_) return;
        answered_ = true;
        timer_.cancel();
        end();
        // A kept connection may have been closed just as we used it: that says nothing about the server.
        auto home = home_.lock();
        const bool timed_out = timer_.expiry() <= Clock::now();
        if (reused_ && home && !timed_out && !(parser_ && parser_->got_some()))
            return home->send_again(std::move(job_));
        ClientResult result;
        result.error = why;
        if (home && job_.callback) std::exchange(job_.callback, nullptr)(std::move(result));
    }

    void end() {
        error_code ignored;
        lowest(stream_).close(ignored);
    }

    Stream stream_;
    tcp::resolver resolver_;
    asio::steady_timer timer_;
    std::weak_ptr<Home> home_;
    Job job_;
    beast::flat_buffer buffer_;
    std::optional<http::response_parser<http::string_body>> parser_;
    bool connected_ = false;
    bool reused_ = false;
    bool answered_ = false;
};

}  // namespace

class HttpClient::Impl {
  public:
    Impl(Loop& loop, Trust trust)
        : context_(loop.context()), tls_(asio::ssl::context::tls_client), home_(std::make_shared<Home>()) {
        tls_.set_default_verify_paths();
        tls_.set_verify_mode(trust == Trust::system ? asio::ssl::verify_peer : asio::ssl::verify_none);
        home_->keep = [this](const std::string& key, LinkPtr link) {
            auto& idle = idle_[key];
            if (idle.size() < kMostIdlePerTarget) idle.push_back(std::move(link));
        };
        home_->send_again = [this](Job job) { send(std::move(job)); };
    }

    ~Impl() {
        for (auto& [key, links] : idle_) {
            for (auto& link : links)
                link->drop();
        }
    }

    void send(Job job) {
        auto found = idle_.find(target_key(job.url));
        if (found != idle_.end() && !found->second.empty()) {
            auto link = std::move(found->second.back());
            found->second.pop_back();
            return link->start(std::move(job));
        }
        fresh_link(job.url)->start(std::move(job));
    }

  private:
    LinkPtr fresh_link(const Url& url) {
        if (!url.tls) return std::make_shared<StreamLink<tcp::socket>>(context_, home_);
        return std::make_shared<StreamLink<asio::ssl::stream<tcp::socket>>>(context_, home_, tls_);
    }

    asio::io_context& context_;
    asio::ssl::context tls_;
    std::shared_ptr<Home> home_;
    std::unordered_map<std::string, std::vector<LinkPtr>> idle_;
};

HttpClient::HttpClient(Loop& loop, Trust trust) : impl_(std::make_unique<Impl>(loop, trust)) {}
HttpClient::~HttpClient() = default;

void HttpClient::send(const Url& url, std::string request, Clock::duration limit, Callback callback) {
    impl_->send({url, std::move(request), limit, std::move(callback)});
}

std::string HttpClient::post_request(const Url& url, const Headers& headers, std::string_view content_type,
                                     std::string_view body) {
    std::string request = "POST " + url.target + " HTTP/1.1\r\nHost: " + url.host;
    if (url.port != (url.tls ? 443 : 80)) request += ':' + std::to_string(url.port);
    request += "\r\nContent-Type: ";
    request += content_type;
    request += "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    for (const auto& [key, value] : headers)
        request += key + ": " + value + "\r\n";
    request += "\r\n";
    request += body;
    return request;
}

}  // namespace patchbay::fakes
