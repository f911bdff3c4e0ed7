// A streamed answer as a list of writes with pauses, and how it ends. Pure.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "tests/fakes/openai/completion.hpp"

namespace patchbay::fakes::openai {

enum class StreamEnd {
    complete,  // the response ends as it should
    close,     // the connection closes in the middle
    reset,     // the connection is reset
    stall      // nothing more comes
};

struct StreamStep {
    std::string bytes;
    std::chrono::milliseconds pause{0};  // before the write
};

struct StreamPlan {
    std::vector<StreamStep> steps;
    StreamEnd end = StreamEnd::complete;
    bool bytewise = false;
    std::string outcome = "complete";  // for the journal: "complete" or the fault's name
};

struct StreamStyle {
    std::size_t chunk_size = 0;  // characters; 0: words
    std::chrono::milliseconds chunk_delay{0};
};

StreamPlan plan_stream(const ChatRequest& request, const Completion& completion,
                       const ScriptedAnswer& scripted, const FaultAction& fault, const StreamStyle& style);

}  // namespace patchbay::fakes::openai
