#include "tests/fakes/http/hosting.hpp"

#include <sys/resource.h>

#include <future>
#include <iostream>
#include <stdexcept>

namespace patchbay::fakes {

namespace {

// An exchange without a network: the answer goes to the waiting thread.
class LocalExchange : public Exchange {
  public:
    explicit LocalExchange(HttpRequest request) { request_ = std::move(request); }

    std::future<HttpResponse> answer() { return promise_.get_future(); }

    void respond(HttpResponse response) override {
        if (std::exchange(open_, false)) promise_.set_value(std::move(response));
    }
    void start_stream(const HttpResponse& head) override { streamed_ = head; }
    void write(std::string bytes, std::function<void(bool)> done) override {
        streamed_.body += bytes;
        if (done) done(true);
    }
    void end_stream() override { respond(std::move(streamed_)); }
    void close() override { respond({502, "text/plain", "closed", {}}); }
    void reset() override { respond({502, "text/plain", "reset", {}}); }
    void on_disconnect(std::function<void()>) override {}
    bool open() const override { return open_; }

  private:
    std::promise<HttpResponse> promise_;
    HttpResponse streamed_;
    bool open_ = true;
};

HttpRequest local_request(std::string_view method, std::string_view target, const nlohmann::json& body) {
    HttpRequest request;
    request.method = std::string(method);
    request.target = std::string(target);
    const auto mark = request.target.find('?');
    request.path = request.target.substr(0, mark);
    if (mark != std::string::npos) request.query = request.target.substr(mark + 1);
    if (!body.is_null()) request.body = body.dump();
    request.headers.emplace_back("Content-Type", "application/json");
    return request;
}

}  // namespace

void raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

void run_until_terminated(Loop& loop, const std::string& host, std::uint16_t port,
                          std::function<void()> stop) {
    loop.on_termination([&loop, stop = std::move(stop)] {
        stop();
        loop.stop();
    });
    std::cout << "listening on http://" << host << ':' << port << std::endl;
    loop.run();
}

LoopThread::LoopThread() : thread_([this] { loop_.run(); }) {}

LoopThread::~LoopThread() {
    stop();
}

void LoopThread::stop() {
    loop_.stop();
    if (thread_.joinable()) thread_.join();
}

void LoopThread::run(std::function<void()> call) {
    // Shared: the waiting thread may wake before the task's own call has returned.
    auto task = std::make_shared<std::packaged_task<void()>>(std::move(call));
    auto done = task->get_future();
    loop_.post([task] { (*task)(); });
    done.get();
}

nlohmann::json LoopThread::request(const Handler& handler, std::string_view method, std::string_view target,
                                   const nlohmann::json& body) {
    auto exchange = std::make_shared<LocalExchange>(local_request(method, target, body));
    auto answer = exchange->answer();
    loop_.post([handler, exchange] { handler(exchange); });
    const auto response = answer.get();
    if (response.status / 100 != 2) {
        throw std::runtime_error(std::string(method) + ' ' + std::string(target) + ": " + response.body);
    }
    return nlohmann::json::parse(response.body);
}

}  // namespace patchbay::fakes
