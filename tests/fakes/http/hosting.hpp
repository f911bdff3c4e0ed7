// Ways to run a fake: as a program until SIGTERM, or on a thread inside a test.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <thread>

#include "tests/fakes/http/exchange.hpp"
#include "tests/fakes/http/loop.hpp"

namespace patchbay::fakes {

// Lets the process have as many open sockets as the system allows it.
void raise_descriptor_limit();

// Prints "listening on http://host:port", runs the loop until SIGTERM or SIGINT, then calls stop.
void run_until_terminated(Loop& loop, const std::string& host, std::uint16_t port,
                          std::function<void()> stop);

// Runs a loop on its own thread. Destroying it stops the loop and joins. What lives on the loop is destroyed
// between stop() and the end of the LoopThread: then nothing runs any more that could call it.
class LoopThread {
  public:
    LoopThread();
    ~LoopThread();
    Loop& loop() { return loop_; }
    void stop();
    // Runs call on the loop's thread and waits for it; passes its exception on.
    void run(std::function<void()> call);
    // Gives a request to a handler on the loop's thread and waits for the JSON answer.
    // Throws std::runtime_error with the answer's text if its status is not 2xx.
    nlohmann::json request(const Handler& handler, std::string_view method, std::string_view target,
                           const nlohmann::json& body);

  private:
    Loop loop_;
    std::thread thread_;
};

}  // namespace patchbay::fakes
