#pragma once
// Outbound HTTP of one event loop: its two Multis and the transfers under way. Made by the Client, one per
// loop; shared with its transfers, which may be let go after the Client. Its loop's thread only, unless said
// otherwise.

#include "host/outbound/admission.hpp"
#include "host/outbound/client.hpp"
#include "host/outbound/multi.hpp"
#include "host/outbound/own_addresses.hpp"
#include "host/outbound/stats.hpp"

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace patchbay::outbound {

class Transfer;

class Engine {
  public:
    Engine(runtime::Loop& loop, std::shared_ptr<const ClientOptions> options,
           std::shared_ptr<Admission> admission, std::shared_ptr<Stats> stats);
    ~Engine();
    Engine(const Engine&) = delete;

    /// Any thread.
    runtime::Loop& loop() { return loop_; }
    const ClientOptions& options() const { return *options_; }
    Admission& admission() { return *admission_; }
    Stats& stats() { return *stats_; }

    /// Null once closed.
    Multi* multi(bool guarded);
    /// Why a guarded call must not connect there.
    std::optional<std::string> refusal(const Address& address, std::uint16_t port);

    /// From begin to end of a transfer. False: closed.
    bool adopt(std::shared_ptr<Transfer> transfer);
    void drop(const Transfer* transfer);
    /// Aborts every transfer and closes every connection.
    void close();

  private:
    runtime::Loop& loop_;
    const std::shared_ptr<const ClientOptions> options_;
    const std::shared_ptr<Admission> admission_;
    const std::shared_ptr<Stats> stats_;
    OwnAddresses own_;
    std::unique_ptr<Multi> guarded_;
    std::unique_ptr<Multi> open_;
    std::unordered_map<const Transfer*, std::shared_ptr<Transfer>> transfers_;
};

}  // namespace patchbay::outbound
