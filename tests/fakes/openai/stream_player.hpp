// Sends a stream plan through an exchange: pauses, writes one after another, ends as planned, notices when
// the client leaves. Keeps itself alive until it is over; loop thread only.
#pragma once

#include <functional>

#include "tests/fakes/http/exchange.hpp"
#include "tests/fakes/http/loop.hpp"
#include "tests/fakes/openai/stream_plan.hpp"

namespace patchbay::fakes::openai {

struct StreamResult {
    std::string outcome;  // the plan's, or "client_disconnected"
    std::size_t events_sent = 0;
};

void play_stream(Loop& loop, const ExchangePtr& exchange, const Headers& headers, StreamPlan plan,
                 std::function<void(StreamResult)> over);

}  // namespace patchbay::fakes::openai
