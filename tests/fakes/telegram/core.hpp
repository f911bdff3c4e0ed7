// Everything one fake Telegram consists of, in one place for the Bot API and the control API to work on.
// Owned by Service, loop thread only.
#pragma once

#include <cstdint>
#include <string>

#include "tests/fakes/http/client.hpp"
#include "tests/fakes/http/journal.hpp"
#include "tests/fakes/telegram/delivery.hpp"
#include "tests/fakes/telegram/faults.hpp"
#include "tests/fakes/telegram/flood.hpp"
#include "tests/fakes/telegram/methods/call.hpp"
#include "tests/fakes/telegram/transcript_waits.hpp"
#include "tests/fakes/telegram/world.hpp"

namespace patchbay::fakes::telegram {

struct Options {
    bool local_webhooks = false;
    bool flood_limits = false;
    bool pace_polls = true;
    bool trust_any_certificate = false;  // for HTTPS webhooks with self-signed certificates
    double time_scale = 1;
    std::size_t recorded_calls = 100'000;
    std::uint64_t seed = 1;
};

// One Bot API call as it was received and what came of it.
struct CallRecord {
    std::int64_t bot_id = 0;
    std::string method;    // as the client wrote it
    std::string encoding;  // "query", "form", "json", "multipart" or "webhook_answer"
    std::int64_t chat_id = 0;
    Json arguments;
    double time = 0;  // seconds since the epoch
    int status = 0;   // of the answer; 0: not answered (yet)
    std::string error;
    std::int64_t message_id = 0;  // of the result, if it is a message
    bool faulted = false;
};

enum class Outage { none, reset, close, hang, bad_gateway, unavailable };

struct Core {
    Core(Loop& event_loop, const Options& given);

    Loop& loop;
    Options options;
    World world;
    HttpClient client;
    Delivery delivery;
    Flood flood;
    Services services;
    FaultList faults;
    Outage outage = Outage::none;
    Journal<CallRecord> calls;
    Journal<DeliveryAttempt> deliveries;
    TranscriptWaits transcript_waits;

    // Back to the state after the start; bots, users and everything else are gone.
    void reset();
    double chance();  // in [0, 1)
};

}  // namespace patchbay::fakes::telegram
