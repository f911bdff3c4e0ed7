#include "tests/fakes/openai/fake_openai.hpp"

#include <optional>

#include "tests/fakes/http/hosting.hpp"
#include "tests/fakes/http/server.hpp"
#include "tests/fakes/openai/service.hpp"

namespace patchbay::fakes::openai {

class FakeOpenAi::Impl {
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

FakeOpenAi::FakeOpenAi() : FakeOpenAi(Options{}) {}
FakeOpenAi::FakeOpenAi(const Options& options) : impl_(std::make_unique<Impl>(options)) {}
FakeOpenAi::~FakeOpenAi() = default;

std::string FakeOpenAi::url() const {
    return impl_->url();
}
std::string FakeOpenAi::base_url() const {
    return impl_->url() + "/v1";
}
nlohmann::json FakeOpenAi::get(const std::string& target) {
    return impl_->request("GET", target, nullptr);
}
nlohmann::json FakeOpenAi::post(const std::string& target, const nlohmann::json& body) {
    return impl_->request("POST", target, body);
}
nlohmann::json FakeOpenAi::remove(const std::string& target) {
    return impl_->request("DELETE", target, nullptr);
}

}  // namespace patchbay::fakes::openai
