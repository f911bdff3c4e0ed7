#include "model_states.hpp"

namespace patchbay::openai {

ModelStates::State& ModelStates::state(const Provider& provider, const std::string& model) {
    State& found = states_[provider.id][model];
    if (found.version != provider.version) {
        found = State{provider.version, provider.name + " (" + model + ")", CircuitBreaker{},
                      guess_capabilities(provider.base_url, model)};
    }
    return found;
}

std::chrono::milliseconds ModelStates::admit(const Provider& provider, const std::string& model, Time now) {
    const std::lock_guard lock(mutex_);
    return state(provider, model).breaker.admit(now);
}

void ModelStates::succeeded(const Provider& provider, const std::string& model) {
    const std::lock_guard lock(mutex_);
    state(provider, model).breaker.succeeded();
}

void ModelStates::failed(const Provider& provider, const std::string& model, const ProviderError& error,
                         Time now) {
    const std::lock_guard lock(mutex_);
    state(provider, model).breaker.failed(error, now);
}

void ModelStates::abandoned(const Provider& provider, const std::string& model) {
    const std::lock_guard lock(mutex_);
    state(provider, model).breaker.abandoned();
}

Capabilities ModelStates::capabilities(const Provider& provider, const std::string& model) {
    const std::lock_guard lock(mutex_);
    return state(provider, model).capabilities;
}

bool ModelStates::learn_refusal(const Provider& provider, const std::string& model,
                                const std::string& parameter) {
    const std::lock_guard lock(mutex_);
    Capabilities& known = state(provider, model).capabilities;
    const Capabilities changed = without(known, parameter);
    if (changed == known) return false;
    known = changed;
    return true;
}

std::vector<std::string> ModelStates::resting() {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [provider, models] : states_) {
        for (const auto& [model, state] : models) {
            if (!state.breaker.closed()) names.push_back(state.name);
        }
    }
    return names;
}

void ModelStates::forget(const std::string& provider_id) {
    const std::lock_guard lock(mutex_);
    states_.erase(provider_id);
}

}  // namespace patchbay::openai
