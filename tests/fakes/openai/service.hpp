// A fake OpenAI without its socket: hands each exchange to the API or to the control API.
// Owned by a program or by FakeOpenAi, loop thread only.
#pragma once

#include "tests/fakes/http/control.hpp"
#include "tests/fakes/openai/api.hpp"

namespace patchbay::fakes::openai {

class Service {
  public:
    Service(Loop& loop, const Options& options);

    void handle(const ExchangePtr& exchange);

  private:
    Core core_;
    Api api_;
    ControlRouter control_;
};

}  // namespace patchbay::fakes::openai
