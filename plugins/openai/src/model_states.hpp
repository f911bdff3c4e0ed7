#pragma once
// What was learnt about each model of each provider while running: whether it is resting after failures, and
// which parameters it takes. Kept per provider version, so that an edit (a new key) starts afresh. Owned by
// the plugin; any fiber may call.

#include "capabilities.hpp"
#include "circuit_breaker.hpp"
#include "provider.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace patchbay::openai {

class ModelStates {
  public:
    using Time = CircuitBreaker::Time;

    /// Zero: go ahead, and tell the outcome. Otherwise how long the model still rests.
    std::chrono::milliseconds admit(const Provider& provider, const std::string& model, Time now);
    void succeeded(const Provider& provider, const std::string& model);
    void failed(const Provider& provider, const std::string& model, const ProviderError& error, Time now);
    void abandoned(const Provider& provider, const std::string& model);

    Capabilities capabilities(const Provider& provider, const std::string& model);
    /// False when there is nothing to leave out.
    bool learn_refusal(const Provider& provider, const std::string& model, const std::string& parameter);

    /// "provider (model)" of all that are being left alone after failures.
    std::vector<std::string> resting();

    /// Drops what is known about a provider that was edited or removed.
    void forget(const std::string& provider_id);

  private:
    struct State {
        std::int64_t version = 0;
        std::string name;  ///< for people
        CircuitBreaker breaker;
        Capabilities capabilities;
    };

    State& state(const Provider& provider, const std::string& model);  // under mutex_

    std::mutex mutex_;
    std::map<std::string, std::map<std::string, State>> states_;  // by provider, by model
};

}  // namespace patchbay::openai
