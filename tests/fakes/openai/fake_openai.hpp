// A fake OpenAI inside a test: its own thread, its own port. The test owns it; destroying it ends all.
//
//   FakeOpenAi ai;
//   ai.post("/control/answers", {{"answers", {{{"content", "Hello"}}}}});
//   ... point the program at ai.base_url() with the key "sk-fake" ...
//   auto calls = ai.get("/control/calls?endpoint=chat&wait_ms=5000");
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

namespace patchbay::fakes::openai {

struct Options;

class FakeOpenAi {
  public:
    FakeOpenAi();
    explicit FakeOpenAi(const Options& options);
    ~FakeOpenAi();

    std::string url() const;       // http://127.0.0.1:PORT
    std::string base_url() const;  // the same with /v1

    // The control API without a socket; throws std::runtime_error with the refusal's text.
    nlohmann::json get(const std::string& target);
    nlohmann::json post(const std::string& target, const nlohmann::json& body = nlohmann::json::object());
    nlohmann::json remove(const std::string& target);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace patchbay::fakes::openai
