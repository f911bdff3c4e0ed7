// The /v1 end points as clients see them: key check, recording, faults, answers. Owned by Service, loop
// thread only.
#pragma once

#include <list>
#include <memory>

#include "tests/fakes/http/exchange.hpp"
#include "tests/fakes/openai/core.hpp"

namespace patchbay::fakes::openai {

class Api {
  public:
    explicit Api(Core& core) : core_(core) {}

    // Whether the path is one of the API's; if so the exchange is taken care of.
    bool handle(const ExchangePtr& exchange);

  private:
    struct Visit;  // one call on its way through
    using VisitPtr = std::shared_ptr<Visit>;

    void receive(const VisitPtr& visit);
    void carry_out(const VisitPtr& visit);
    void check_key(const Visit& visit) const;
    void route(const VisitPtr& visit);
    void models(const VisitPtr& visit);
    void chat(const VisitPtr& visit);
    void transcribe(const VisitPtr& visit);
    void stream(const VisitPtr& visit, const ChatRequest& request, const Completion& completion,
                const ScriptedAnswer& answer);
    bool spoil(const VisitPtr& visit);
    void answer(const VisitPtr& visit, HttpResponse response);
    void close_record(const VisitPtr& visit, int status, const std::string& outcome, std::size_t events = 0);
    void later(std::int64_t milliseconds, std::function<void()> call);
    Headers usual_headers(const Visit& visit) const;

    Core& core_;
    std::list<Timer> timers_;
};

}  // namespace patchbay::fakes::openai
