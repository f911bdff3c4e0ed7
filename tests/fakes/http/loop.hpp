// The one event loop of a fake server. All state of a fake lives on the thread that calls run();
// nothing else may touch it except through post(). The owner calls stop() and joins that thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace patchbay::fakes {

using Clock = std::chrono::steady_clock;

// A pending call; destroying or cancelling it means that the call will not happen.
class Timer {
  public:
    Timer();
    Timer(Timer&&) noexcept;
    Timer& operator=(Timer&&) noexcept;
    ~Timer();
    void cancel();
    bool armed() const { return state_ != nullptr; }

  private:
    friend class Loop;
    struct State;
    std::shared_ptr<State> state_;
};

class Loop {
  public:
    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    void run();                             // until stop()
    void stop();                            // from any thread
    void post(std::function<void()> call);  // from any thread
    [[nodiscard]] Timer after(Clock::duration delay, std::function<void()> call);
    // Calls back once when SIGTERM or SIGINT arrives.
    void on_termination(std::function<void()> call);

    boost::asio::io_context& context() { return *context_; }

  private:
    struct Signals;
    std::unique_ptr<boost::asio::io_context> context_;
    std::unique_ptr<Signals> signals_;
};

}  // namespace patchbay::fakes
