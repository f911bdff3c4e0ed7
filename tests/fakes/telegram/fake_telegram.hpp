// A fake Telegram inside a test: its own thread, its own port. The test owns it; destroying it ends all.
//
//   FakeTelegram telegram;
//   telegram.post("/control/bots", {{"token", "1001:TEST"}, {"username", "shop_bot"}});
//   ... point the program at telegram.url() ...
//   auto calls = telegram.get("/control/calls?method=sendMessage&wait_ms=5000");
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

namespace patchbay::fakes::telegram {

struct Options;

class FakeTelegram {
  public:
    FakeTelegram();  // webhooks to plain HTTP allowed
    explicit FakeTelegram(const Options& options);
    ~FakeTelegram();

    std::string url() const;  // http://127.0.0.1:PORT

    // The control API without a socket; throws std::runtime_error with the refusal's text.
    nlohmann::json get(const std::string& target);
    nlohmann::json post(const std::string& target, const nlohmann::json& body = nlohmann::json::object());
    nlohmann::json remove(const std::string& target);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace patchbay::fakes::telegram
