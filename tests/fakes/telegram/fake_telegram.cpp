#include "tests/fakes/telegram/fake_telegram.hpp"

#include <optional>

#include "tests/fakes/http/hosting.hpp"
#include "tests/fakes/http/server.hpp"
#include "tests/fakes/telegram/service.hpp"

namespace patchbay::fakes::telegram {

class FakeTelegram::Impl {
  public:
    explicit Impl(const Options& options) {
        thread_.run([&] {
            service_.emplace(thread_.loop(), options);
            server_.emplace(thread_.loop(), "127.0.0.1", std::uint16_t{0}, handler());
        });
    }

    ~Impl() { thread_.stop(); }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }

    nlohmann::json request(std::string_view method, const std::string& target, const nlohmann::json& body) {
        return thread_.request(handler(), method, target, body);
    }

  private:
    Handler handler() {
        return [this](const ExchangePtr& exchange) { service_->handle(exchange); };
    }

    LoopThread thread_;
    std::optional<Service> service_;
    std::optional<Server> server_;
};

namespace {

Options test_options() {
    Options options;
    options.local_webhooks = true;
    return options;
}

}  // namespace

FakeTelegram::FakeTelegram() : FakeTelegram(test_options()) {}
FakeTelegram::FakeTelegram(const Options& options) : impl_(std::make_unique<Impl>(options)) {}
FakeTelegram::~FakeTelegram() = default;

std::string FakeTelegram::url() const {
    return impl_->url();
}
nlohmann::json FakeTelegram::get(const std::string& target) {
    return impl_->request("GET", target, nullptr);
}
nlohmann::json FakeTelegram::post(const std::string& target, const nlohmann::json& body) {
    return impl_->request("POST", target, body);
}
nlohmann::json FakeTelegram::remove(const std::string& target) {
    return impl_->request("DELETE", target, nullptr);
}

}  // namespace patchbay::fakes::telegram
