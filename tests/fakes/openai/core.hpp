// Everything one fake OpenAI consists of. Owned by Service, loop thread only.
#pragma once

#include <deque>
#include <map>
#include <random>
#include <set>
#include <string>

#include "tests/fakes/http/journal.hpp"
#include "tests/fakes/openai/faults.hpp"
#include "tests/fakes/openai/models.hpp"
#include "tests/fakes/openai/script.hpp"
#include "tests/fakes/openai/stream_plan.hpp"

namespace patchbay::fakes::openai {

struct Options {
    std::set<std::string> keys{"sk-fake"};  // empty: any key will do
    std::int64_t first_delay_ms = 0;        // before the first byte of a chat answer
    std::int64_t chunk_delay_ms = 0;
    std::size_t chunk_size = 0;  // characters; 0: words
    std::size_t recorded_calls = 20'000;
    std::uint64_t seed = 1;
};

struct CallRecord {
    std::string endpoint;  // "chat", "embeddings", ...
    std::string key;
    std::string model;
    bool stream = false;
    Json body;     // decoded; a form's files as {"filename", "size"}
    Json headers;  // without the key
    double time = 0;
    int status = 0;  // 0: no answer (yet)
    std::string
        outcome;  // "open", "complete", "error", "cut", "reset", "closed", "hung", "client_disconnected"
    std::size_t events_sent = 0;
    bool faulted = false;
};

struct Core {
    Core(Loop& event_loop, const Options& given)
        : loop(event_loop), options(given), calls(event_loop, given.recorded_calls), random(given.seed) {}

    Loop& loop;
    Options options;
    StreamStyle style{options.chunk_size, std::chrono::milliseconds(options.chunk_delay_ms)};
    std::int64_t first_delay_ms = options.first_delay_ms;
    std::vector<Model> models = default_models();
    std::set<std::string> keys = options.keys;
    Script script;
    std::deque<std::string> transcripts;
    FaultList faults;
    Journal<CallRecord> calls;
    std::mt19937_64 random;
    std::uint64_t next_id = 1;
    std::int64_t open_streams = 0;

    void reset();
    double chance() { return std::uniform_real_distribution<double>(0, 1)(random); }
};

}  // namespace patchbay::fakes::openai
