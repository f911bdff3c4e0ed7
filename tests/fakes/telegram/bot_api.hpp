// The Bot API as clients see it: /bot<token>/<method> and /file/bot<token>/<path>. Records every call,
// applies outages and faults, carries out the method. Owned by Service, loop thread only.
#pragma once

#include <list>
#include <optional>
#include <string>

#include "tests/fakes/http/exchange.hpp"
#include "tests/fakes/telegram/core.hpp"

namespace patchbay::fakes::telegram {

class BotApi {
  public:
    explicit BotApi(Core& core);

    // Whether the path belongs to the Bot API; if so the exchange is taken care of.
    bool handle(const ExchangePtr& exchange);

  private:
    struct Path {
        std::string token;
        std::string method;
    };

    void call(const ExchangePtr& exchange, const Path& path);
    // The call comes during an outage: it is recorded, and that is all.
    void miss(const ExchangePtr& exchange, const Path& path);
    CallRecord record_of(const ExchangePtr& exchange, const Path& path, const Arguments& arguments) const;
    void carry_out(const ExchangePtr& exchange, std::int64_t bot_id, const std::string& method,
                   std::uint64_t record, const std::shared_ptr<Arguments>& arguments,
                   const std::optional<FaultAction>& fault);
    HttpResponse execute(Call& call, const std::string& lower_method, bool& deferred, CallRecord* record);
    void spoil(const ExchangePtr& exchange, const FaultAction& fault, std::uint64_t record);
    void download(const ExchangePtr& exchange, const std::string& rest);
    void answered_method(Bot& bot, const std::string& body);
    bool out_of_order(const ExchangePtr& exchange);
    void later(std::int64_t milliseconds, std::function<void()> call);

    Core& core_;
    std::list<Timer> timers_;
};

}  // namespace patchbay::fakes::telegram
